package io.sallyport.engine;

import io.sallyport.engine.judge.Answer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a person typed: may be a code or, by mistake, a password. Lent, cleared, never printed
 * (SSH-70).
 */
public final class TypedAnswer implements AutoCloseable {
    private final char[] characters;
    private final boolean tooLong;

    private TypedAnswer(char[] characters, boolean tooLong) {
        this.characters = characters;
        this.tooLong = tooLong;
    }

    /**
     * Reads UTF-8; what is no UTF-8 becomes something that is no code. The caller clears its own
     * array.
     */
    public static TypedAnswer ofUtf8(byte[] typed) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(typed));
        var characters = new char[decoded.remaining()];
        decoded.get(characters);
        Arrays.fill(decoded.array(), '\0');
        return new TypedAnswer(characters, false);
    }

    /** Stands for an answer that its door did not accept, because it was longer than any can be. */
    public static TypedAnswer tooLong() {
        return new TypedAnswer(new char[0], true);
    }

    boolean isTooLong() {
        return tooLong;
    }

    boolean isEmpty() {
        return characters.length == 0 && !tooLong;
    }

    /** What it is, compared with nothing yet. */
    public Answer classified() {
        return Answer.parse(CharBuffer.wrap(characters));
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }

    @Override
    public String toString() {
        return "TypedAnswer";
    }
}
