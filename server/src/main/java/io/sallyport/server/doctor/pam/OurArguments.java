package io.sallyport.server.doctor.pam;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The words behind {@code pam_sallyport.so}, read by the rules of the module itself (DOC-17).
 * {@code vectors/pam-arguments} holds the two together.
 *
 * @param wrong the first word that the module would refuse, with the reason
 * @param isFileMode whether the words are those of the google-authenticator project's module
 */
record OurArguments(
        Optional<Wrong> wrong,
        boolean isFileMode,
        boolean isAfterFailedPassword,
        boolean ignoresUnavailable,
        boolean mayIgnoreTheUnenrolled) {
    private static final int SOCKET_PATH_BYTES_MAX = 107;
    private static final int DEADLINE_SECONDS_MAX = 120;
    private static final long UNSIGNED_MAX = 0xffff_ffffL;

    record Wrong(String word, String why) {}

    /** What is wrong with a value; empty if nothing. */
    private interface Rule {
        Optional<String> wrong(String value);
    }

    private static final Rule ANY = value -> Optional.empty();
    private static final Rule SOCKET = OurArguments::wrongSocket;
    private static final Rule DEADLINE =
            rule(
                    OurArguments::isDeadline,
                    "the deadline must be a number of seconds from 1 to 120");

    private static final Map<String, Rule> OWN =
            Map.of(
                    "socket=", SOCKET,
                    "deadline=", DEADLINE,
                    "after-failed-password", ANY,
                    "when-unavailable=",
                            rule(
                                    "ignore"::equals,
                                    "when-unavailable= knows only the value ignore; without it the"
                                            + " login is refused"),
                    "emergency-codes=",
                            rule(
                                    value -> value.startsWith("/"),
                                    "the path of the emergency codes must be absolute"),
                    "debug", ANY);

    /** Of them, those that make sense in file mode. */
    private static final Set<String> IN_FILE_MODE = Set.of("socket=", "deadline=", "debug");

    /** Words that select file mode. */
    private static final Map<String, Rule> OLD =
            Map.ofEntries(
                    Map.entry("secret=", rule(value -> !value.isEmpty(), "secret= names no file")),
                    Map.entry("user=", rule(value -> !value.isEmpty(), "user= names nobody")),
                    Map.entry("nullok", ANY),
                    Map.entry("no_increment_hotp", ANY),
                    Map.entry(
                            "grace_period=",
                            rule(
                                    value -> fits(value, 10),
                                    "grace_period= must be a number of seconds")),
                    Map.entry("forward_pass", ANY),
                    Map.entry("try_first_pass", ANY),
                    Map.entry("use_first_pass", ANY),
                    Map.entry("authtok_prompt=", ANY),
                    Map.entry("echo_verification_code", ANY),
                    Map.entry("echo-verification-code", ANY),
                    Map.entry("noskewadj", ANY),
                    Map.entry(
                            "allowed_perm=",
                            rule(
                                    OurArguments::isPermission,
                                    "allowed_perm= must be an octal number over 0, or -1")),
                    Map.entry("no_strict_owner", ANY),
                    Map.entry("allow_readonly", ANY),
                    Map.entry("google-authenticator", ANY));

    static OurArguments of(List<String> words) {
        boolean isFileMode = words.stream().anyMatch(word -> name(OLD, word).isPresent());
        return new OurArguments(
                isFileMode ? wrongInFileMode(words) : wrong(words),
                isFileMode,
                words.contains("after-failed-password"),
                words.contains("when-unavailable=ignore"),
                isFileMode && words.contains("nullok"));
    }

    private static Optional<Wrong> wrong(List<String> words) {
        var seen = new HashSet<String>();
        for (String word : words) {
            Optional<String> name = name(OWN, word);
            if (name.isEmpty()) return wrong(word, "unknown argument");
            if (!seen.add(name.get())) return wrong(word, "argument given twice");
            String value = word.substring(name.get().length());
            if (name.get().endsWith("=") && value.isEmpty())
                return wrong(word, "argument without a value");
            Optional<String> why = rule(OWN, name.get()).wrong(value);
            if (why.isPresent()) return wrong(word, why.get());
        }
        return Optional.empty();
    }

    /** A word of the old module may come twice, as with that module. */
    private static Optional<Wrong> wrongInFileMode(List<String> words) {
        var seen = new HashSet<String>();
        for (String word : words) {
            Optional<String> old = name(OLD, word);
            Optional<String> own = name(OWN, word).filter(IN_FILE_MODE::contains);
            if (old.isEmpty() && own.isEmpty()) return wrong(word, "unknown argument");
            String name = old.orElseGet(own::orElseThrow);
            if (own.isPresent() && !name.equals("debug") && !seen.add(name))
                return wrong(word, "argument given twice");
            Rule rule = old.isPresent() ? rule(OLD, name) : rule(OWN, name);
            Optional<String> why = rule.wrong(word.substring(name.length()));
            if (why.isPresent()) return wrong(word, why.get());
        }
        return Optional.empty();
    }

    private static Optional<Wrong> wrong(String word, String why) {
        return Optional.of(new Wrong(word, why));
    }

    private static Optional<String> name(Map<String, Rule> known, String word) {
        return known.keySet().stream()
                .filter(name -> name.endsWith("=") ? word.startsWith(name) : word.equals(name))
                .findFirst();
    }

    private static Rule rule(Map<String, Rule> known, String name) {
        return known.getOrDefault(name, ANY);
    }

    private static Rule rule(Predicate<String> isRight, String why) {
        return value -> isRight.test(value) ? Optional.empty() : Optional.of(why);
    }

    private static Optional<String> wrongSocket(String value) {
        if (!value.startsWith("/")) return Optional.of("the socket's path must be absolute");
        if (value.endsWith("/")) return Optional.of("the socket's path must not end in a slash");
        // PAM's words are bytes here, one character each.
        if (value.length() > SOCKET_PATH_BYTES_MAX)
            return Optional.of("the socket's path may have at most 107 bytes");
        return Optional.empty();
    }

    private static boolean isDeadline(String value) {
        return value.matches("[1-9][0-9]{0,2}") && Integer.parseInt(value) <= DEADLINE_SECONDS_MAX;
    }

    private static boolean isPermission(String value) {
        return value.equals("-1")
                || (fits(value, 8) && value.chars().anyMatch(digit -> digit != '0'));
    }

    /** Digits of one base, or nothing at all, that fit 32 bits. */
    private static boolean fits(String value, int base) {
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c >= '0' + base) return false;
            number = number * base + c - '0';
            if (number > UNSIGNED_MAX) return false;
        }
        return true;
    }
}
