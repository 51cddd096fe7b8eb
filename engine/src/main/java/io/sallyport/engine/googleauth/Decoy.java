package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.otp.OtpHash;

/** A file of nobody, compared with for whoever has none; what comes of it is thrown away. */
final class Decoy {
    static final byte[] FILE =
            "AAAAAAAAAAAAAAAAAAAAAAAAAA\n\" TOTP_AUTH\n\" DISALLOW_REUSE\n".getBytes(US_ASCII);

    static final OtpHash HASH = OtpHash.SHA1;

    private Decoy() {}
}
