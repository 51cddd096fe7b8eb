package io.sallyport.server.emergency;

import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.server.unix.Crypt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes emergency codes. They look as recovery codes do, and are as hard to guess: 60 bits. */
public final class EmergencyCodes {
    /** Most codes in one file. */
    public static final int MOST = 20;

    private EmergencyCodes() {}

    /**
     * Makes new codes, in the place of all old ones of the file.
     *
     * @param count 1 to {@link #MOST}
     * @param random a {@code SecureRandom} outside tests
     * @return the codes as they are printed, once
     * @throws IOException if the file cannot be written; the old one is then as it was
     */
    public static List<String> make(Path path, int count, Instant now, RandomGenerator random)
            throws IOException {
        if (count < 1 || count > MOST)
            throw new IllegalArgumentException("1 to " + MOST + " codes, got " + count);
        String setting = Crypt.newSetting(random);
        var printed = new ArrayList<String>();
        var digests = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            String code = RecoveryCode.random(random).reveal();
            printed.add(code);
            char[] plain = code.replace("-", "").toCharArray();
            digests.add(Crypt.hash(plain, setting).substring(setting.length() + 1));
        }
        EmergencyFile.replace(path, EmergencyFile.format(now, setting, digests));
        return List.copyOf(printed);
    }
}
