package io.sallyport.server.doctor.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("fuzz")
class SntpReplyFuzzTest {
    private static final long MARK = 0x5a5a_5a5a_5a5a_5a5aL;
    private static final Instant FIRST = Instant.parse("1968-01-20T00:00:00Z");
    private static final Instant LAST = Instant.parse("2104-02-27T00:00:00Z");

    static Stream<byte[]> replies() {
        byte[] reply =
                ByteBuffer.allocate(48)
                        .put(0, (byte) 0x24)
                        .put(1, (byte) 1)
                        .putLong(24, MARK)
                        .putLong(32, -1)
                        .putLong(40, 1)
                        .array();
        return Stream.of(reply, SntpReply.question(MARK));
    }

    /** DOC-63: what is believed is an answer to our question, of a server that has the time. */
    @MethodSource("replies")
    @FuzzTest
    void what_is_believed_is_an_answer_to_us(byte[] input) {
        SntpReply reply;
        try {
            reply = SntpReply.of(input, MARK);
        } catch (SntpException e) {
            return;
        }
        assertEquals(48, input.length);
        assertEquals(MARK, ByteBuffer.wrap(input).getLong(24));
        assertTrue(input[1] >= 1 && input[1] <= 15);
        assertTrue((input[0] & 7) == 4 && (input[0] & 0xc0) != 0xc0);
        for (Instant time : new Instant[] {reply.received(), reply.sent()})
            assertTrue(time.isAfter(FIRST) && time.isBefore(LAST), time::toString);
    }
}
