package io.sallyport.server.doctor.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OurArgumentsTest {
    private static final Path VECTORS = Path.of("../vectors/pam-arguments/words.txt");

    static Stream<String> lines() throws IOException {
        return Files.readAllLines(VECTORS).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }

    /** DOC-17, SSH-49: the module's own tests read the same file. */
    @ParameterizedTest
    @MethodSource("lines")
    void words_are_taken_as_the_module_takes_them(String line) {
        List<String> words = List.of(line.split(" "));
        boolean isRight = words.getFirst().equals("ok");
        var given = words.subList(isRight ? 1 : 2, words.size());
        String wrong = OurArguments.of(given).wrong().map(OurArguments.Wrong::word).orElse("");
        assertEquals(isRight ? "" : given.get(Integer.parseInt(words.get(1)) - 1), wrong);
    }
}
