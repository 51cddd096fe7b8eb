package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * How a device makes its codes.
 *
 * @param type {@code totp} or {@code hotp}
 * @param algorithm {@code SHA1}, {@code SHA256} or {@code SHA512}
 * @param digits 6 to 8
 * @param period in seconds; absent for {@code hotp}
 */
public record CodeParameters(String type, String algorithm, int digits, Optional<Integer> period) {
    public static final String TOTP = "totp";
    public static final String HOTP = "hotp";

    /** What every app can do. */
    public static final CodeParameters DEFAULT =
            new CodeParameters(TOTP, "SHA1", 6, Optional.of(30));
}
