package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.HostAccount;
import io.sallyport.server.doctor.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One combination of the matrix, and what is in effect for it.
 *
 * @param account empty for a name that does not exist
 */
record Seen(
        Listener listener,
        SshdFiles files,
        Login login,
        Optional<HostAccount> account,
        Effective effective) {
    /** The line that decides, if it says what {@code sshd -T} says (DOC-12). */
    Optional<ConfigLine> source(String keyword) {
        return files.deciding(keyword, login).filter(this::isTrue);
    }

    private boolean isTrue(ConfigLine line) {
        String said = String.join(" ", line.arguments());
        return effective
                .value(line.keyword())
                .filter(value -> plain(value).equals(plain(said)))
                .isPresent();
    }

    /** Where to look. */
    Place place(String keyword) {
        return source(keyword)
                .map(ConfigLine::place)
                .orElseGet(() -> Place.asked("sshd -T of " + listener.words()));
    }

    /** Behind the value, where no line can be named. */
    String origin(String keyword) {
        if (source(keyword).isPresent()) return "";
        return files.deciding(keyword, login).isPresent()
                ? " (source not found)"
                : " (OpenSSH's default)";
    }

    /** {@code AuthenticationMethods any}, with what is known of its source. */
    String value(String keyword, String written) {
        return written + " is \"" + effective.value(keyword).orElse("") + "\"" + origin(keyword);
    }

    List<MethodList> methodLists() {
        return effective.methodLists();
    }

    boolean isSuperuser() {
        return account.filter(HostAccount::isSuperuser).isPresent();
    }

    /** Values that are written in several ways. */
    private static String plain(String value) {
        String small = value.toLowerCase(Locale.ROOT).strip().replaceAll("[ \t]+", " ");
        if (small.equals("without-password")) return "prohibit-password";
        if (small.matches("[0-9]+[smhdw]?")) return String.valueOf(seconds(small));
        return small;
    }

    private static long seconds(String time) {
        String digits = time.replaceAll("[^0-9]", "");
        long number = digits.length() > 9 ? Long.MAX_VALUE / 604_800 : Long.parseLong(digits);
        return number
                * switch (time.charAt(time.length() - 1)) {
                    case 'm' -> 60;
                    case 'h' -> 3_600;
                    case 'd' -> 86_400;
                    case 'w' -> 604_800;
                    default -> 1;
                };
    }
}
