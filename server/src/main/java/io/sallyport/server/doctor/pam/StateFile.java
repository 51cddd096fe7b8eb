package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.HostAccounts.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file that holds somebody's secret, as it can be seen without reading it.
 *
 * @param account whose second step it is
 * @param uid whom the file belongs to
 * @param folderUid whom the folder belongs to
 * @param size in bytes
 */
record StateFile(Named account, Path path, int uid, int folderUid, int mode, long size) {
    private static final String PLACE = "~/.google_authenticator";
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int PERMISSIONS = 03777;
    private static final int PERMISSIONS_USUAL = 0600;
    private static final long BYTES_MAX = 65_536;

    /**
     * The name of an account's file by the words of a line, as the module expands it; empty if
     * there is none.
     */
    static Optional<String> name(List<String> words, Named account) {
        String home = account.home();
        if (!home.startsWith("/") || account.name().contains("/")) return Optional.empty();
        String secret = value(words, "secret=").orElse(PLACE);
        String path =
                (secret.startsWith("~") ? home + secret.substring(1) : secret)
                        .replace("${HOME}", home)
                        .replace("${USER}", account.name());
        return Optional.of(path).filter(name -> name.startsWith("/"));
    }

    /** Looks at it; empty if it is not there. */
    static Optional<StateFile> at(Path path, Named account) throws IOException {
        try {
            return Optional.of(
                    new StateFile(
                            account,
                            path,
                            (int) Files.getAttribute(path, "unix:uid"),
                            (int) Files.getAttribute(path.resolveSibling("."), "unix:uid"),
                            (int) Files.getAttribute(path, "unix:mode"),
                            Files.size(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether the account itself can write or remove it. */
    boolean isTheirs() {
        return account.uid() != 0 && (uid == account.uid() || folderUid == account.uid());
    }

    /** Why the module refuses it with these words, in words of its own; empty if it does not. */
    Optional<String> trouble(List<String> words) {
        if ((mode & TYPE) != REGULAR) return Optional.of("is not a regular file");
        int wide = mode & PERMISSIONS & ~allowed(words);
        if (wide != 0)
            return Optional.of(
                    "has mode %04o, wider than %04o".formatted(mode & 07777, allowed(words)));
        // Whom "user=" names is not looked up: the owner is then theirs to keep right.
        boolean isStrict = !words.contains("no_strict_owner") && value(words, "user=").isEmpty();
        if (isStrict && uid != account.uid()) return Optional.of("belongs to uid " + uid);
        if (size < 1 || size > BYTES_MAX)
            return Optional.of("is empty, or has more than 65536 bytes");
        return Optional.empty();
    }

    private static int allowed(List<String> words) {
        String octal = value(words, "allowed_perm=").orElse("");
        if (octal.equals("-1")) return PERMISSIONS;
        return octal.matches("[0-7]{1,10}")
                ? (int) Long.parseLong(octal, 8) & PERMISSIONS
                : PERMISSIONS_USUAL;
    }

    /** The last one counts, as in the module. */
    private static Optional<String> value(List<String> words, String name) {
        return words.stream()
                .filter(word -> word.startsWith(name))
                .reduce((one, next) -> next)
                .map(word -> word.substring(name.length()));
    }
}
