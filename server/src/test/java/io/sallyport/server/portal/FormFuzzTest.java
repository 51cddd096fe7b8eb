package io.sallyport.server.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of what browsers send (FAULT-50); {@code fuzz/run} runs it. */
@Tag("fuzz")
class FormFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of("code=492039&token=AAAA", "label=My+phone+%C3%A9", "a=%", "a=1&a=2", "")
                .map(text -> text.getBytes(US_ASCII));
    }

    @MethodSource("seeds")
    @FuzzTest
    void a_form_is_read_whole_or_refused_and_its_body_is_cleared(byte[] input) {
        byte[] body = input.clone();
        var form = Form.read(body);
        assertArrayEquals(new byte[input.length], body);
        form.ifPresent(read -> {
            byte[] code = read.bytes("code");
            assertTrue(code.length <= input.length);
            read.close();
            assertArrayEquals(new byte[code.length], code);
        });
        // The same bytes mean the same again.
        assertTrue(Form.read(Arrays.copyOf(input, input.length)).isPresent() == form.isPresent());
    }
}
