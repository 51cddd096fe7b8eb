package io.sallyport.engine.googleauth;

import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** Reads base32 as the old module does, which is more lenient than RFC 4648 (GA-121). */
final class SecretLine {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SYMBOL_BITS = 5;

    private SecretLine() {}

    /** Empty if a character is none of base32, or there is no whole byte. */
    static Optional<SharedSecret> read(byte[] content, int start, int end, OtpHash hash) {
        var key = new byte[(end - start) * SYMBOL_BITS / Byte.SIZE];
        try {
            int length = decode(content, start, end, key);
            return length < 1 ? Optional.empty() : Optional.of(secret(key, length, hash));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Bytes that were filled; bits at the end that make no whole byte are dropped; -1 if bad. */
    private static int decode(byte[] content, int start, int end, byte[] key) {
        int filled = 0;
        int pending = 0;
        int bits = 0;
        for (int i = start; i < end; i++) {
            char c = (char) Byte.toUnsignedInt(content[i]);
            if (isSkipped(c)) continue;
            int symbol = ALPHABET.indexOf(meant(c));
            if (symbol < 0) return -1;
            pending = (pending << SYMBOL_BITS | symbol) & 0xfff;
            bits += SYMBOL_BITS;
            if (bits < Byte.SIZE) continue;
            bits -= Byte.SIZE;
            key[filled++] = (byte) (pending >> bits);
        }
        return filled;
    }

    private static boolean isSkipped(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '-';
    }

    /** Digits that people write for the letter that looks like it. */
    private static char meant(char c) {
        return switch (c) {
            case '0' -> 'O';
            case '1' -> 'L';
            case '8' -> 'B';
            default -> c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
        };
    }

    /** A key longer than the hash's block is the same to HMAC as its digest (RFC 2104, sect. 2). */
    private static SharedSecret secret(byte[] key, int length, OtpHash hash) {
        byte[] whole = Arrays.copyOf(key, length);
        try {
            if (length <= SharedSecret.LENGTH_MAX) return SharedSecret.of(whole);
            byte[] digest = digest(whole, hash);
            try {
                return SharedSecret.of(digest);
            } finally {
                Arrays.fill(digest, (byte) 0);
            }
        } finally {
            Arrays.fill(whole, (byte) 0);
        }
    }

    private static byte[] digest(byte[] key, OtpHash hash) {
        String name =
                switch (hash) {
                    case SHA1 -> "SHA-1";
                    case SHA256 -> "SHA-256";
                    case SHA512 -> "SHA-512";
                };
        try {
            return MessageDigest.getInstance(name).digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform has no " + name, e);
        }
    }
}
