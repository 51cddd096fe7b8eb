package io.sallyport.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a form as a browser sends them ({@code application/x-www-form-urlencoded}). What is
 * no form is refused whole; values are bytes, which are cleared.
 */
final class Form implements AutoCloseable {
    static final Form EMPTY = new Form(Map.of());

    private static final int FIELDS_MAX = 16;
    private static final int NAME_CHARACTERS_MAX = 32;

    private final Map<String, byte[]> values;

    private Form(Map<String, byte[]> values) {
        this.values = values;
    }

    /** Reads and clears {@code body}; empty if it is no form. */
    static Optional<Form> read(byte[] body) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        try {
            int begin = 0;
            while (begin < body.length) {
                int end = indexOf(body, '&', begin, body.length);
                if (!readField(body, begin, end, values)) return refused(values);
                begin = end + 1;
            }
            return Optional.of(new Form(values));
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static boolean readField(byte[] body, int begin, int end, Map<String, byte[]> values) {
        int equals = indexOf(body, '=', begin, end);
        if (equals == end || values.size() == FIELDS_MAX) return false;
        String name = new String(body, begin, equals - begin, UTF_8);
        if (!name.matches("[a-z-]{1," + NAME_CHARACTERS_MAX + "}")) return false;
        Optional<byte[]> value = decoded(body, equals + 1, end);
        return value.isPresent() && values.putIfAbsent(name, value.get()) == null;
    }

    private static Optional<byte[]> decoded(byte[] body, int begin, int end) {
        var out = new ByteArrayOutputStream(end - begin);
        for (int i = begin; i < end; i++) {
            if (body[i] == '+') out.write(' ');
            else if (body[i] != '%') out.write(body[i]);
            else {
                int high = i + 2 < end ? Character.digit(body[i + 1], 16) : -1;
                int low = i + 2 < end ? Character.digit(body[i + 2], 16) : -1;
                if (high < 0 || low < 0) return Optional.empty();
                out.write(high * 16 + low);
                i += 2;
            }
        }
        return Optional.of(out.toByteArray());
    }

    private static int indexOf(byte[] body, char wanted, int begin, int end) {
        for (int i = begin; i < end; i++) if (body[i] == wanted) return i;
        return end;
    }

    private static Optional<Form> refused(Map<String, byte[]> values) {
        values.values().forEach(value -> Arrays.fill(value, (byte) 0));
        return Optional.empty();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A field that is no secret; empty text if it is missing or no UTF-8. */
    String text(String name) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(name))).toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    /** A field that may be a secret; lent until the form is closed. */
    byte[] bytes(String name) {
        return values.getOrDefault(name, new byte[0]);
    }

    @Override
    public void close() {
        values.values().forEach(value -> Arrays.fill(value, (byte) 0));
    }

    @Override
    public String toString() {
        return "Form";
    }
}
