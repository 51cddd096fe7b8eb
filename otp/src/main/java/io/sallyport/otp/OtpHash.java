package io.sallyport.otp;

/** The hash under the HMAC (RFC 6238, section 1.2). */
public enum OtpHash {
    /** The default of RFC 4226, and the only one that every authenticator app knows (FMT-21). */
    SHA1("SHA-1", 64, 20),
    SHA256("SHA-256", 64, 32),
    SHA512("SHA-512", 128, 64);

    /** The name that {@link java.security.MessageDigest} knows. */
    final String algorithm;

    /** Bytes that one compression takes in; the B of RFC 2104. */
    final int blockBytes;

    /** Bytes that come out; the L of RFC 2104. */
    final int hashBytes;

    OtpHash(String algorithm, int blockBytes, int hashBytes) {
        this.algorithm = algorithm;
        this.blockBytes = blockBytes;
        this.hashBytes = hashBytes;
    }
}
