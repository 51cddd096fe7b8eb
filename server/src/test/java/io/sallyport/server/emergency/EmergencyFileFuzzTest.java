package io.sallyport.server.emergency;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of emergency codes, whatever lies there. */
@Tag("fuzz")
class EmergencyFileFuzzTest {
    static Stream<byte[]> files() {
        String made =
                EmergencyFile.format(
                        Instant.ofEpochSecond(1_763_800_000), "$y$j75$test", List.of("aZ9./", "b"));
        return Stream.of(
                        made,
                        made.replaceFirst("code o", "code u"),
                        made.replace("code o", "code r"))
                .map(text -> text.getBytes(US_ASCII));
    }

    /** It is refused, or each of its codes has its place in it. */
    @MethodSource("files")
    @FuzzTest
    void a_file_is_read_whole_or_refused(byte[] input) {
        String text = new String(input, US_ASCII);
        try {
            var file = EmergencyFile.parse(text);
            assertTrue(file.left() <= file.codes().size() && !file.codes().isEmpty());
            for (var code : file.codes())
                assertTrue("our".indexOf(text.charAt((int) code.statusAt())) >= 0);
        } catch (IOException refused) {
            assertTrue(String.valueOf(refused.getMessage()).contains("emergency codes"));
        }
    }
}
