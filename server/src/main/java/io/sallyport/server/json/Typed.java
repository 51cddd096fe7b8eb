package io.sallyport.server.json;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/** What a person typed as an answer: cleared when closed, and never printed. */
@JsonSerialize(using = Typed.Writer.class)
@JsonDeserialize(using = Typed.Reader.class)
public final class Typed implements AutoCloseable {
    private final char[] characters;

    private Typed(char[] characters) {
        this.characters = characters;
    }

    /** Takes the array over. */
    public static Typed of(char[] own) {
        return new Typed(own);
    }

    /** Valid until it is closed. */
    public CharSequence text() {
        return CharBuffer.wrap(characters);
    }

    /** The caller clears it. */
    @SuppressWarnings("ByteBufferBackingArray") // its own array, to be cleared
    public byte[] utf8() {
        var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }

    @Override
    public String toString() {
        return "Typed";
    }

    static final class Writer extends StdSerializer<Typed> {
        Writer() {
            super(Typed.class);
        }

        @Override
        public void serialize(Typed typed, JsonGenerator out, SerializationContext context) {
            out.writeString(typed.characters, 0, typed.characters.length);
        }
    }

    static final class Reader extends StdDeserializer<Typed> {
        Reader() {
            super(Typed.class);
        }

        @Override
        public Typed deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.VALUE_STRING)
                return context.reportInputMismatch(this, "a typed answer is a string");
            int from = in.getStringOffset();
            return new Typed(
                    Arrays.copyOfRange(
                            in.getStringCharacters(), from, from + in.getStringLength()));
        }
    }
}
