package io.sallyport.server.doctor.pam;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** PAM files that somebody made to do harm: what is read stays within its bounds. */
@Tag("fuzz")
class StackReaderFuzzTest {
    static Stream<byte[]> files() {
        return Stream.of(
                        """
                        auth required pam_sallyport.so deadline=5 [a b\\] c]
                        -session optional pam_x.so
                        """,
                        """
                        auth [success=1 default=ignore] pam_unix.so \\
                        # between
                         nullok
                        @include door
                        """,
                        """
                        auth substack door
                        auth include other
                        \tAUTH\t[user_unknown = die]\tx # why
                        """)
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** DOC-13, DOC-14: each entry has its place in the file, and its paths can be followed. */
    @MethodSource("files")
    @FuzzTest
    void a_file_is_read_whole_or_refused(byte[] input) throws IOException {
        Path folder = Files.createTempDirectory("pam");
        try {
            Files.write(folder.resolve("door"), input);
            PamService service =
                    StackReader.read(
                            new PamFiles(Path.of("/"), List.of(folder.toString())), "door");
            long lines =
                    new String(input, StandardCharsets.ISO_8859_1)
                                    .chars()
                                    .filter(c -> c == '\n')
                                    .count()
                            + 1;
            for (Stage stage : Stage.values())
                for (PamEntry entry : service.stack(stage)) check(entry, lines);
            assertFalse(Walk.through(service.auth(), at -> ReturnValue.ANY).endings().isEmpty());
        } catch (UnreadableStackException | TooManyPathsException e) {
            // Refused.
        } finally {
            Files.deleteIfExists(folder.resolve("door"));
            Files.delete(folder);
        }
    }

    private static void check(PamEntry entry, long lines) {
        assertTrue(entry.origin().line() >= 1 && entry.origin().line() <= lines);
        assertTrue(entry.level() >= 0 && entry.level() < 16);
        for (int value = 0; value < ReturnValue.COUNT; value++) {
            int action = entry.control().action(value);
            assertTrue(action >= Control.RESET && action <= Control.JUMP_MAX);
        }
        if (entry.kind() == PamEntry.Kind.MODULE) OurArguments.of(entry.arguments());
    }
}
