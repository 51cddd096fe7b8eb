package io.sallyport.engine.sshkey;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The line that sshd is told of a key (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"). Its options come
 * from the entry alone (SSH-115): nothing here can write {@code no-touch-required}, {@code
 * environment=}, {@code cert-authority} or a {@code permit-} option.
 */
public final class AuthorizedKeysLine {
    private static final DateTimeFormatter EXPIRY =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private AuthorizedKeysLine() {}

    /**
     * The line, without its end.
     *
     * @throws IllegalArgumentException if a value cannot be told to sshd; it was refused when the
     *     entry was made, too (SSH-116)
     */
    public static String of(ServedKey entry) {
        var options = new ArrayList<String>();
        if (entry.command().isPresent()) {
            options.add("restrict");
            options.add("command=" + quoted(checked(entry.command().get())));
        } else {
            options.add("verify-required");
        }
        if (!entry.networks().isEmpty()) options.add("from=" + quoted(from(entry)));
        entry.expiresAt().ifPresent(at -> options.add("expiry-time=" + quoted(EXPIRY.format(at))));
        return String.join(",", options) + " " + entry.key().text();
    }

    private static String from(ServedKey entry) {
        return entry.networks().stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static String checked(String command) {
        List<String> faults = ServedKey.faultOfCommand(command).stream().toList();
        if (!faults.isEmpty()) throw new IllegalArgumentException(faults.getFirst());
        return command;
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\"", "\\\"") + "\"";
    }
}
