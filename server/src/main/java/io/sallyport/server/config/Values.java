package io.sallyport.server.config;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.UnsafeCharacters;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads single values; each takes one spelling only. */
final class Values {
    static final int SERVICE_BYTES_MAX = 64;
    static final int GROUP_BYTES_MAX = 255;
    static final int HOST_CHARACTERS_MAX = 253;
    static final int ISSUER_BYTES_MAX = 64;
    static final int PROMPT_CHARACTERS_MAX = 64;

    /** An address of a Unix socket has 108 bytes, and the last one is a zero. */
    static final int SOCKET_PATH_BYTES_MAX = 107;

    private static final int QUOTED_MAX = 60;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:-]*");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,5}");
    private static final Pattern PROMPT = Pattern.compile("[!-~][ -~]*: ");

    private Values() {}

    /** Makes a value of one word. */
    @FunctionalInterface
    interface Reader<T> {
        T read(String text) throws UnfitException;
    }

    /** The text in quotes for a message, cut where it is long. */
    static String quoted(String text) {
        if (text.codePointCount(0, text.length()) <= QUOTED_MAX) return '"' + text + '"';
        return '"' + text.substring(0, text.offsetByCodePoints(0, QUOTED_MAX)) + "...\"";
    }

    /** Refuses what cannot be seen, or looks like a blank and is none. */
    static void checkCharacters(String text) throws UnfitException {
        int bad = text.codePoints().filter(c -> !isVisible(c)).findFirst().orElse(-1);
        if (bad < 0) return;
        String name = String.format(Locale.ROOT, "U+%04X", bad);
        if (bad == 0xFEFF)
            throw new UnfitException(
                    "the invisible character " + name + " (a byte order mark) stands here",
                    "save the file as UTF-8 without a byte order mark");
        throw new UnfitException(
                "the character " + name + " stands here, which cannot be seen or is no plain blank",
                "remove it, or type a plain blank in its place");
    }

    private static boolean isVisible(int c) {
        if (c == '\t') return true;
        if (Character.getType(c) == Character.SPACE_SEPARATOR) return c == ' ';
        return !UnsafeCharacters.isUnsafe(c);
    }

    /** A folder. The value is not quoted in messages: it could be a secret in the wrong place. */
    static Path folder(String text) throws UnfitException {
        if (text.startsWith("~"))
            throw new UnfitException(
                    "the path begins with ~, which only a shell understands",
                    "write the path from / on");
        if (!text.startsWith("/"))
            throw new UnfitException("the path is not absolute", "write the path from / on");
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            // A daemon whose locale is not UTF-8 cannot name such a file.
            throw new UnfitException(
                    "the path holds characters that this process cannot use in file names",
                    "use plain ASCII, or run with a UTF-8 locale such as LANG=C.UTF-8");
        }
    }

    /** A file; as for {@link #folder}. */
    static Path file(String text) throws UnfitException {
        Path path = folder(text);
        if (text.endsWith("/") || path.getFileName() == null)
            throw new UnfitException("the path names a folder", "add the name of the file");
        return path;
    }

    static Path socket(String text) throws UnfitException {
        if (text.getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES_MAX)
            throw new UnfitException(
                    "the path is longer than the "
                            + SOCKET_PATH_BYTES_MAX
                            + " bytes that a socket's may have",
                    "choose a shorter one, such as /run/sallyport/pam.sock");
        return file(text);
    }

    /** A host or site; case does not count in its name, so it is kept in small letters. */
    static String host(String text) throws UnfitException {
        refusePattern(text);
        if (text.length() > HOST_CHARACTERS_MAX || !HOST.matcher(text).matches())
            throw new UnfitException(
                    quoted(text) + " cannot be the name of a host",
                    "write letters, digits, dots and hyphens, such as db1 or db1.example.com");
        return text.toLowerCase(Locale.ROOT);
    }

    /** A PAM service or application. */
    static String service(String text) throws UnfitException {
        refusePattern(text);
        if (text.isEmpty()
                || text.getBytes(StandardCharsets.UTF_8).length > SERVICE_BYTES_MAX
                || text.indexOf(' ') >= 0
                || text.indexOf('/') >= 0)
            throw new UnfitException(
                    quoted(text) + " cannot be the name of a service",
                    "write the name of a file in /etc/pam.d, such as sshd or sudo");
        return text;
    }

    /** PAM services, with one comma between them; in their order. */
    static Set<String> services(String text) throws UnfitException {
        var services = new LinkedHashSet<String>();
        for (String service : text.split(",", -1)) {
            if (service.isEmpty()) throw brokenList();
            services.add(service(service));
        }
        return services;
    }

    static UnfitException brokenList() {
        return new UnfitException(
                "beside a comma stands a blank or nothing",
                "write values with one comma and no blanks between them, such as alice,bob");
    }

    /** Linux-PAM writes names of services in small letters before it hands them on. */
    static void warnOfCapitals(String service, Complaints warnings) {
        String small = service.toLowerCase(Locale.ROOT);
        if (!service.equals(small))
            warnings.add(
                    "PAM writes services in small letters, so " + service + " fits none",
                    "write " + small);
    }

    /** The name of an account. */
    static String user(String text) throws UnfitException {
        refusePattern(text);
        try {
            return new AccountName(text).value();
        } catch (IllegalArgumentException e) {
            throw new UnfitException(
                    quoted(text) + " cannot be an account: " + e.getMessage(),
                    "write the name as `getent passwd` shows it in its first column");
        }
    }

    /** A group as the host knows it. */
    static String group(String text) throws UnfitException {
        refusePattern(text);
        if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > GROUP_BYTES_MAX)
            throw new UnfitException(
                    quoted(text) + " cannot be the name of a group",
                    "write the name as `getent group` shows it in its first column");
        return text;
    }

    private static void refusePattern(String text) throws UnfitException {
        if (text.indexOf('*') >= 0)
            throw new UnfitException(
                    quoted(text) + " is a pattern, and names are compared exactly",
                    "write * alone for any, or the names one by one with commas between them");
    }

    /** What an authenticator app shows above the code. */
    static String issuer(String text) throws UnfitException {
        if (text.isBlank() || !text.equals(text.strip()))
            throw new UnfitException(
                    "the issuer is empty, or blanks stand around it",
                    "write a short name, for example: issuer \"Example Ltd\"");
        if (text.indexOf(':') >= 0)
            throw new UnfitException(
                    "the issuer holds a colon, at which apps would cut it in two",
                    "write it without the colon");
        if (text.getBytes(StandardCharsets.UTF_8).length > ISSUER_BYTES_MAX)
            throw new UnfitException(
                    "the issuer is longer than " + ISSUER_BYTES_MAX + " bytes",
                    "apps show about 20 letters of it; write a short name");
        return text;
    }

    /**
     * The issuer that a host's name makes. A host may be named by its address, and apps cut an
     * issuer at a colon; and a host's name may be longer than any issuer.
     */
    static String issuerOf(String host) {
        String issuer = host.replace(':', '-');
        return issuer.substring(0, Math.min(issuer.length(), ISSUER_BYTES_MAX));
    }

    /** A question as clients recognise it (SSH-63). */
    static String prompt(String text) throws UnfitException {
        if (text.length() > PROMPT_CHARACTERS_MAX)
            throw new UnfitException(
                    "the prompt is longer than " + PROMPT_CHARACTERS_MAX + " characters",
                    "write a shorter one, such as \"Verification code: \"");
        if (!PROMPT.matcher(text).matches() || text.endsWith(" : "))
            throw new UnfitException(
                    "the prompt is not plain ASCII that ends with a colon and one blank",
                    "write it in quotes with the blank inside, such as \"Verification code: \"");
        return text;
    }

    /** A number in plain ASCII digits; {@code name} says of what. */
    static int number(String name, String text, int least, int most, String hint)
            throws UnfitException {
        int value = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (value < least || value > most)
            throw new UnfitException(
                    name + " is a number from " + least + " to " + most + ", not " + quoted(text),
                    hint);
        return value;
    }

    /** The word of a constant: {@code LET_IN} is written {@code let-in}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of a few words; {@code name} says of what. */
    static <E extends Enum<E>> E choice(String name, String text, Class<E> type)
            throws UnfitException {
        var words = new ArrayList<String>();
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) return constant;
            words.add(word(constant));
        }
        throw new UnfitException(
                name + " cannot be " + quoted(text) + meantInstead(text, words),
                "write one of: " + String.join(", ", words));
    }

    /** {@code ; did you mean X?}, or nothing. */
    static String meantInstead(String typed, Collection<String> words) {
        return Nearest.to(typed, words).map(word -> "; did you mean " + word + "?").orElse("");
    }
}
