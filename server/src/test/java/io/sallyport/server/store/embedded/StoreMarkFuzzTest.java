package io.sallyport.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of the mark beside the database (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class StoreMarkFuzzTest {
    private static final byte[] STORE = new byte[16];
    private static final RecordSeal SEAL = Samples.seal();
    private static final int SLOT_BYTES = 64;
    private static final long SEQUENCE = 4;

    /** FAULT-8: only a mark that we sealed, and none ahead of the store, lets a store begin. */
    @MethodSource("marks")
    @FuzzTest
    void only_a_mark_of_ours_that_is_not_ahead_is_one(byte[] input) throws IOException {
        Path file =
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "mark-" + ProcessHandle.current().pid());
        Files.write(file, input);
        long marked = Math.max(marked(input, 0), marked(input, SLOT_BYTES));
        boolean isSound = input.length > 0 && marked >= 0 && marked <= SEQUENCE;
        assertEquals(isSound, StoreMark.fault(file, SEAL, STORE, SEQUENCE).isEmpty());
    }

    static Stream<byte[]> marks() {
        return Stream.of(
                new byte[0],
                new byte[2 * SLOT_BYTES],
                slots(3, 4),
                slots(4, 3),
                slots(5, 4),
                slots(1, 1),
                Arrays.copyOf(slots(2, 4), SLOT_BYTES + 20));
    }

    /** Found by comparing with all that the seal makes: no parsing. */
    private static long marked(byte[] input, int at) {
        return LongStream.range(0, 10)
                .filter(sequence -> startsAt(input, at, sealed(sequence)))
                .findFirst()
                .orElse(-1);
    }

    private static boolean startsAt(byte[] input, int at, byte[] sealed) {
        return input.length >= at + sealed.length
                && Arrays.equals(input, at, at + sealed.length, sealed, 0, sealed.length);
    }

    private static byte[] slots(long first, long second) {
        return ByteBuffer.allocate(2 * SLOT_BYTES)
                .put(sealed(first))
                .position(SLOT_BYTES)
                .put(sealed(second))
                .array();
    }

    private static byte[] sealed(long sequence) {
        byte[] content =
                ByteBuffer.allocate(STORE.length + Long.BYTES).put(STORE).putLong(sequence).array();
        return SEAL.close(content, "mark".getBytes(StandardCharsets.US_ASCII));
    }
}
