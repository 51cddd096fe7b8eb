package io.sallyport.engine.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.audit.Verdict;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of what reads all binary forms (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class CursorFuzzTest {
    /**
     * The first half says what to read, the second half is read: all of it can be written again.
     */
    @MethodSource("halves")
    @FuzzTest
    void what_a_cursor_reads_a_writer_writes(byte[] input) {
        byte[] fields = Arrays.copyOf(input, input.length / 2);
        byte[] bytes = Arrays.copyOfRange(input, fields.length, input.length);
        var in = new Cursor(bytes);
        var out = new ByteWriter();
        int whole = 0;
        try {
            for (byte field : fields) {
                copy(field, in, out);
                whole = bytes.length - in.remaining();
            }
            in.end();
            assertEquals(0, in.remaining());
        } catch (MalformedBytesException malformed) {
            assertEquals(false, String.valueOf(malformed.getMessage()).isEmpty());
        }
        assertArrayEquals(Arrays.copyOf(bytes, whole), out.toByteArray());
    }

    static Stream<byte[]> halves() {
        return Stream.of(
                new byte[] {0, 1, 0, 1, 2, 3},
                new byte[] {2, 8, 6, 0, 0, 0, 0, 1, 1, 0, 2, 'a', 'b'},
                new byte[16_384]);
    }

    private static void copy(byte field, Cursor in, ByteWriter out) throws MalformedBytesException {
        int bound = Byte.toUnsignedInt(field) / 10;
        switch (Byte.toUnsignedInt(field) % 10) {
            case 0 -> out.u8(in.u8("u8"));
            case 1 -> out.u16(in.u16("u16"));
            case 2 -> out.u32(in.u32("u32"));
            case 3 -> out.i64(in.i64("i64"));
            case 4 -> out.raw(in.take(bound - 1, "raw"));
            case 5 -> out.blob(in.blob(0, bound, "blob"));
            case 6 -> out.text(in.text(0, 10 * bound, "text"));
            case 7 -> out.instant(in.instant("instant"));
            case 8 -> out.u16(in.count(bound, true, "count"));
            default -> out.word(in.word(Verdict.class, "word"));
        }
    }
}
