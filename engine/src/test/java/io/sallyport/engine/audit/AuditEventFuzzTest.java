package io.sallyport.engine.audit;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.testing.Fuzzed;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of an audit record (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class AuditEventFuzzTest {
    /** FAULT-62: malformed, or an event; texts that are too long are cut once and no further. */
    @MethodSource("events")
    @DictionaryEntries({"DENIED", "GRANTED", "OLD_CODE", "RIGHT_CODE", "host", "local"})
    @FuzzTest
    void an_audit_event_is_read_or_malformed(byte[] input) {
        Fuzzed.settles(input, bytes -> AuditEventFormat.write(AuditEventFormat.read(bytes)));
    }

    static Stream<byte[]> events() {
        return Stream.of(AuditEventFormatTest.PINNED);
    }
}
