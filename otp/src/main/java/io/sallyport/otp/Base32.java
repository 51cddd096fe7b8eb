package io.sallyport.otp;

/**
 * Base32 (RFC 4648, section 6): lenient in what people type, canonical in what is written (FMT-8).
 */
final class Base32 {
    /** Longest text read, in characters: a field (FMT-6). */
    static final int TEXT_CHARACTERS_MAX = 4 * 1024;

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SYMBOL_BITS = 5;

    private Base32() {}

    /**
     * Reads any case, with blanks and {@code -} anywhere, {@code =} at the end only, in any number;
     * bits at the end that make no whole byte are ignored.
     *
     * @return the bytes, none for a text without symbols; the caller clears them
     * @throws MalformedSecretException if there is any other character, or the text is longer than
     *     {@link #TEXT_CHARACTERS_MAX}
     */
    static byte[] read(CharSequence text) throws MalformedSecretException {
        var bytes = new byte[countSymbols(text) * SYMBOL_BITS / Byte.SIZE];
        int filled = 0;
        int pending = 0;
        int pendingBits = 0;
        for (int i = 0; filled < bytes.length; i++) {
            int symbol = symbolAt(text, i);
            if (symbol < 0) {
                continue;
            }
            pending = (pending << SYMBOL_BITS) | symbol;
            pendingBits += SYMBOL_BITS;
            if (pendingBits >= Byte.SIZE) {
                pendingBits -= Byte.SIZE;
                bytes[filled++] = (byte) (pending >> pendingBits);
            }
        }
        return bytes;
    }

    private static int countSymbols(CharSequence text) throws MalformedSecretException {
        if (text.length() > TEXT_CHARACTERS_MAX) {
            throw new MalformedSecretException(
                    "the secret is longer than " + TEXT_CHARACTERS_MAX + " characters");
        }
        int symbols = 0;
        boolean padded = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSeparator(c)) {
                continue;
            }
            if (c == '=') {
                padded = true;
            } else if (padded) {
                throw new MalformedSecretException(
                        "character " + (i + 1) + " of the secret follows =, which ends it");
            } else if (symbolAt(text, i) >= 0) {
                symbols++;
            } else {
                throw new MalformedSecretException(
                        "character "
                                + (i + 1)
                                + " of the secret is not Base32, which has the letters A to Z and"
                                + " the digits 2 to 7 only");
            }
        }
        return symbols;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '\t' || c == '-';
    }

    /** The five bits at {@code index}, or -1. */
    private static int symbolAt(CharSequence text, int index) {
        char c = text.charAt(index);
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (c >= '2' && c <= '7') {
            return c - '2' + 26;
        }
        return -1;
    }

    /** Writes upper case, without padding and blanks; the caller clears the characters. */
    static char[] write(byte[] bytes) {
        var text = new char[(bytes.length * Byte.SIZE + SYMBOL_BITS - 1) / SYMBOL_BITS];
        int filled = 0;
        int pending = 0;
        int pendingBits = 0;
        for (byte b : bytes) {
            pending = (pending << Byte.SIZE) | (b & 0xff);
            pendingBits += Byte.SIZE;
            while (pendingBits >= SYMBOL_BITS) {
                pendingBits -= SYMBOL_BITS;
                text[filled++] = ALPHABET.charAt((pending >> pendingBits) & 0x1f);
            }
        }
        if (pendingBits > 0) {
            text[filled] = ALPHABET.charAt((pending << (SYMBOL_BITS - pendingBits)) & 0x1f);
        }
        return text;
    }
}
