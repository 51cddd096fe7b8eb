package io.sallyport.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of {@code vectors/config}: what an administrator wrote, and what they are told. */
class ConfigurationVectorsTest {
    private static final Path VECTORS = Path.of("..", "vectors", "config");
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");

    /** The form is described in {@code vectors/config/README.md}. */
    record Vector(String expect, byte[] config, Overrides overrides, String output) {
        static Vector read(Path file) throws IOException {
            String text = Files.readString(file);
            String[] parts = text.split("(?m)^--- (config|output)\n", -1);
            assertEquals(3, parts.length, "a vector has a head, a config and an output");
            String expect = "";
            boolean escaped = false;
            var flags = new EnumMap<Scalar, String>(Scalar.class);
            var variables = new HashMap<String, String>();
            for (String line : parts[0].lines().toList()) {
                String value = line.substring(line.indexOf(' ') + 1);
                if (line.startsWith("expect: ")) expect = value;
                else if (line.equals("escaped: yes")) escaped = true;
                else if (line.startsWith("flag: ")) addFlag(value, flags);
                else if (line.startsWith("variable: ")) variables.put(before(value), behind(value));
                else assertTrue(line.startsWith("# "), line);
            }
            return new Vector(
                    expect,
                    escaped ? unescape(parts[1]) : parts[1].getBytes(UTF_8),
                    new Overrides(flags, variables),
                    parts[2]);
        }

        private static void addFlag(String assignment, Map<Scalar, String> flags) {
            for (Scalar scalar : Scalar.values())
                if (scalar.flag().equals(before(assignment))) {
                    flags.put(scalar, behind(assignment));
                    return;
                }
            throw new AssertionError("no such flag: " + assignment);
        }

        private static String before(String assignment) {
            return assignment.substring(0, assignment.indexOf('='));
        }

        private static String behind(String assignment) {
            return assignment.substring(assignment.indexOf('=') + 1);
        }

        private static byte[] unescape(String text) {
            return ESCAPE.matcher(new String(text.getBytes(UTF_8), ISO_8859_1))
                    .replaceAll(escape ->
                            Matcher.quoteReplacement(
                                    String.valueOf((char) Integer.parseInt(escape.group(1), 16))))
                    .getBytes(ISO_8859_1);
        }
    }

    static List<Path> vectors() throws IOException {
        try (Stream<Path> files = Files.list(VECTORS)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_vector_says_what_it_should(Path file) throws Exception {
        Vector vector = Vector.read(file);
        assertEquals(vector.output(), Given.outputOf(vector.config(), vector.overrides()));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_vector_is_what_it_expects(Path file) throws Exception {
        Vector vector = Vector.read(file);
        switch (vector.expect()) {
            case "good" -> assertEquals(List.of(), parse(vector).warnings());
            case "warnings" -> assertTrue(!parse(vector).warnings().isEmpty());
            case "problems" -> assertThrows(BadConfigurationException.class, () -> parse(vector));
            default -> throw new AssertionError("expects neither good, warnings nor problems");
        }
    }

    @Test
    void there_are_vectors() throws IOException {
        assertTrue(vectors().size() >= 50);
    }

    private static Configuration parse(Vector vector) throws BadConfigurationException {
        return ConfigurationFile.parse(
                Given.FILE, vector.config(), vector.overrides(), Given.MACHINE);
    }
}
