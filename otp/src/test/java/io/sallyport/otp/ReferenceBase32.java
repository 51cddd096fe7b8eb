package io.sallyport.otp;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Base32 as the RFC draws it: a string of bits, cut into fives and eights. Slow and plain. */
final class ReferenceBase32 {
    private ReferenceBase32() {}

    /** By FMT-8; empty for malformed. */
    static Optional<byte[]> read(String text) {
        String symbols = text.replaceAll("[ \t-]", "").replaceAll("=+$", "");
        if (!symbols.matches("[A-Za-z2-7]*")) {
            return Optional.empty();
        }
        var bits = new StringBuilder();
        for (int i = 0; i < symbols.length(); i++) {
            char c = symbols.charAt(i);
            int value = Character.isDigit(c) ? c - '2' + 26 : Character.toUpperCase(c) - 'A';
            bits.append(Integer.toBinaryString(32 + value).substring(1));
        }
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i + 8 <= bits.length(); i += 8) {
            bytes.write(Integer.parseInt(bits.substring(i, i + 8), 2));
        }
        return Optional.of(bytes.toByteArray());
    }

    static String write(byte[] bytes) {
        var bits = new StringBuilder();
        for (byte b : bytes) {
            bits.append(Integer.toBinaryString(256 + (b & 0xff)).substring(1));
        }
        while (bits.length() % 5 != 0) {
            bits.append('0');
        }
        var text = new StringBuilder();
        for (int i = 0; i < bits.length(); i += 5) {
            int value = Integer.parseInt(bits.substring(i, i + 5), 2);
            text.append((char) (value < 26 ? 'A' + value : '2' + value - 26));
        }
        return text.toString();
    }
}
