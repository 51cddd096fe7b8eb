package io.sallyport.engine.enrollment;

import static io.sallyport.engine.testing.Damage.hex;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.testing.Fuzzed;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of an enrolment that has begun (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class TicketFuzzTest {
    @MethodSource("tickets")
    @FuzzTest
    void a_ticket_is_read_or_malformed(byte[] input) {
        Fuzzed.readsAsWritten(
                input,
                bytes -> {
                    Ticket ticket = Ticket.read(bytes);
                    byte[] written = ticket.write();
                    ticket.secret().close();
                    return written;
                });
    }

    static Stream<byte[]> tickets() {
        return Stream.of(
                hex(TicketTest.hex("01", "06", "001e", "70686f6e65")),
                hex(TicketTest.hex("02", "08", "", "70686f6e65")));
    }
}
