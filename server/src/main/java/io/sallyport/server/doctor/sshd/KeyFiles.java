package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.HostAccount;
import java.nio.file.Path;
import java.util.List;

/** The files of keys of an account. */
final class KeyFiles {
    private KeyFiles() {}

    /** {@code AuthorizedKeysFile} with its tokens filled in; relative to the home. */
    static List<Path> of(Effective effective, HostAccount account) {
        return effective.keyFiles().stream().map(pattern -> path(pattern, account)).toList();
    }

    private static Path path(String pattern, HostAccount account) {
        var path = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                path.append(c);
                continue;
            }
            switch (pattern.charAt(++i)) {
                case 'h' -> path.append(account.home());
                case 'u' -> path.append(account.name());
                case 'U' -> path.append(account.uid());
                default -> path.append(pattern.charAt(i));
            }
        }
        return account.home().resolve(path.toString());
    }
}
