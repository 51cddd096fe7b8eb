package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;

/** Percent-encoded UTF-8 (RFC 3986, section 2.1; RFC 3629). */
final class PercentEncoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /**
     * The bytes of an ASCII text; {@code +} is a plus (FMT-13).
     *
     * @throws MalformedUriException if a {@code %} has no two hexadecimal digits behind it
     */
    static byte[] decode(CharSequence text) throws MalformedUriException {
        var bytes = new byte[text.length()];
        int filled = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[filled++] = (byte) hexByte(text, i + 1);
                i += 2;
            } else {
                bytes[filled++] = (byte) c;
            }
        }
        byte[] decoded = Arrays.copyOf(bytes, filled);
        Arrays.fill(bytes, (byte) 0);
        return decoded;
    }

    private static int hexByte(CharSequence text, int at) throws MalformedUriException {
        if (at + 2 > text.length()
                || !HexFormat.isHexDigit(text.charAt(at))
                || !HexFormat.isHexDigit(text.charAt(at + 1))) {
            throw MalformedUriException.malformed(
                    "a % is not followed by two hexadecimal digits; a % itself is written %25");
        }
        return HexFormat.fromHexDigits(text, at, at + 2);
    }

    /**
     * As {@link #decode}, but as a text.
     *
     * @throws MalformedUriException also if the bytes are not UTF-8
     */
    static String decodeText(CharSequence text) throws MalformedUriException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(decode(text))).toString();
        } catch (CharacterCodingException e) {
            throw MalformedUriException.malformed("a text is not UTF-8");
        }
    }

    /** Encodes everything but {@code A-Z a-z 0-9 - . _ ~} (FMT-13). */
    static String encode(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            if (isUnreserved(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(byte b) {
        return (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }
}
