package io.sallyport.server.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz target of addresses that proxies and browsers bring (FAULT-50); {@code fuzz/run} runs it.
 */
@Tag("fuzz")
class TargetFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "https://wiki.example.org/a/../b?x=1&y=%26",
                        "https://wiki.example.org:8443",
                        "https://a@b/",
                        "http://[::1]:80/%2e%2e/%2f",
                        "https://h?q#f",
                        "//evil")
                .map(text -> text.getBytes(ISO_8859_1));
    }

    @MethodSource("seeds")
    @FuzzTest
    void a_target_is_read_whole_and_as_others_read_it_or_refused(byte[] input) {
        String text = new String(input, ISO_8859_1);
        Optional<Target> read = Target.parse(text);
        if (read.isEmpty()) return;
        Target target = read.get();
        String written = target.toString();
        assertEquals(read, Target.parse(written));
        for (char bad : "\\# \r\n\t\u0000@".toCharArray())
            assertFalse(target.origin().toString().indexOf(bad) >= 0);
        assertTrue(target.path().startsWith("/"));
        JudgedPath.of(target.path())
                .ifPresent(path ->
                        path.segments()
                                .forEach(segment ->
                                        assertFalse(
                                                segment.isEmpty()
                                                        || segment.equals(".")
                                                        || segment.equals("..")
                                                        || segment.indexOf('/') >= 0)));
        try {
            // Where Java's own reader takes it, it finds the same host.
            String host = new URI(written).getHost();
            if (host != null) assertEquals(target.origin().host(), host);
        } catch (URISyntaxException e) {
            // It is stricter about characters behind the host.
        }
    }
}
