package io.sallyport.server.setup;

import io.sallyport.server.unix.Crypt;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Accounts that only the staged files know (DOC-87). */
final class TrialAccounts {
    private static final int PASSWORD_BYTES = 12;

    private final Stage stage;
    private final char[] password;
    private final SecureRandom random;

    /**
     * @param password of all of them
     */
    TrialAccounts(Stage stage, char[] password, SecureRandom random) {
        this.stage = stage;
        this.password = password;
        this.random = random;
    }

    static char[] newPassword(SecureRandom random) {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes).toCharArray();
    }

    /** In the copies of passwd, group and shadow. */
    void add(String user, int uid, String home) throws IOException {
        stage.append(
                Path.of("/etc/passwd"), "%s:x:%d:%d::%s:/bin/sh".formatted(user, uid, uid, home));
        stage.append(Path.of("/etc/group"), "%s:x:%d:".formatted(user, uid));
        stage.append(
                Path.of("/etc/shadow"),
                user
                        + ":"
                        + Crypt.hash(password.clone(), Crypt.newSetting(random))
                        + ":20000::::::");
    }
}
