package io.sallyport.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of the configuration (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class ConfigurationFuzzTest {
    private static final Path PACKAGED = Path.of("..", "packaging", "sallyport.conf");

    /**
     * FAULT-60: a configuration that is read again as it is shown, or problems, each with words and
     * a line that the file has; never a part of it.
     */
    @MethodSource("files")
    @DictionaryEntries({
        "policy ",
        "user ",
        "group ",
        "network ",
        "service ",
        "enrolled-by ",
        "grace 15m ",
        "require",
        "skip",
        "refuse",
        "if-enrolled",
        "map host ",
        " -> ",
        "store embedded ",
        "key-file ",
        "door pam ",
        "prompt service ",
        "not-enrolled let-in",
        "connections 64",
        "log-level debug",
        "\\x0a",
        "\\x22 "
    })
    @FuzzTest
    void a_configuration_is_read_or_its_problems_are_named(byte[] input) {
        Configuration read;
        try {
            read = ConfigurationFile.parse(Given.FILE, input, Overrides.NONE, Given.MACHINE);
        } catch (BadConfigurationException e) {
            assertNamed(e.problems(), input);
            return;
        }
        assertNamed(read.warnings(), input);
        try {
            assertEquals(shown(read), shown(Given.read(shown(read))));
        } catch (BadConfigurationException e) {
            throw new AssertionError("it is not read again as it is shown", e);
        }
    }

    static Stream<byte[]> files() throws IOException {
        return Stream.concat(
                ConfigurationVectorsTest.vectors().stream().map(ConfigurationFuzzTest::config),
                Stream.of(Files.readAllBytes(PACKAGED)));
    }

    private static byte[] config(Path vector) {
        try {
            return ConfigurationVectorsTest.Vector.read(vector).config();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shown(Configuration read) {
        return read.settings().stream().map(Setting::toString).collect(Collectors.joining("\n"));
    }

    private static void assertNamed(List<Problem> problems, byte[] input) {
        long lines = 1 + new String(input, UTF_8).chars().filter(c -> c == '\n').count();
        for (Problem problem : problems) {
            assertFalse(problem.what().isBlank() || problem.hint().isBlank());
            assertTrue(problem.line() >= 0 && problem.line() <= lines, problem.toString());
            assertFalse(problem.what().chars().anyMatch(Character::isISOControl));
        }
        assertTrue(problems.size() <= Problems.PROBLEMS_MAX + 1);
    }
}
