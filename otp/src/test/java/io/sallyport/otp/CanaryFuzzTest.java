package io.sallyport.otp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/** Shows that fuzzing finds things at all: {@code fuzz/run} demands that this target fails. */
@Tag("fuzz")
class CanaryFuzzTest {
    @FuzzTest
    void a_canary_is_found(byte[] input) {
        if (new String(input, StandardCharsets.ISO_8859_1).startsWith("bird"))
            throw new IllegalStateException("the canary was found");
    }
}
