package io.sallyport.server.door.forwardauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.server.web.WebRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of what proxies hand on (FAULT-50); {@code fuzz/run} runs it. */
@Tag("fuzz")
class QuestionFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "\nx-original-method:GET\nx-original-url:https://a.org/\ncookie:a=b",
                        "?portal=x\nx-forwarded-method:POST\nx-forwarded-proto:https\n"
                                + "x-forwarded-host:a.org:8443\nx-forwarded-uri:/x?y&z",
                        "/x?y\nx-forwarded-proto:https\nhost:a.org\naccept:text/html;q=0.1, */*",
                        "?portal=%\nx-forwarded-for:1.2.3.4\nsec-fetch-mode:cors")
                .map(text -> text.getBytes(ISO_8859_1));
    }

    @MethodSource("seeds")
    @FuzzTest
    void a_question_is_read_whole_or_refused(byte[] input) {
        List<String> lines = List.of(new String(input, ISO_8859_1).split("\n"));
        List<String> headers = new ArrayList<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size()))
            if (line.indexOf(':') > 0) headers.add(line);
        for (Family family : Family.values()) {
            String uri = family.path() + (lines.isEmpty() ? "" : lines.getFirst());
            WebRequest request = Asked.of("GET", uri, headers);
            QuestionReader.read(request, family)
                    .ifPresent(question -> {
                        assertTrue(question.method().matches("[A-Z]{1,16}"));
                        assertTrue(question.target().path().startsWith("/"));
                    });
        }
    }
}
