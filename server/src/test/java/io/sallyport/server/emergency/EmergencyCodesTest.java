package io.sallyport.server.emergency;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.emergency.EmergencyFile.Use;
import io.sallyport.server.unix.Crypt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DOC-99: what the module reads is in native/tests/test_emergency.c; e2e/test_emergency.py joins
 * the two.
 */
class EmergencyCodesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path folder;
    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("emergency.codes");
    }

    private java.util.List<String> make(int count) throws IOException {
        return EmergencyCodes.make(path, count, NOW, new SplittableRandom(7));
    }

    /** DOC-2, DOC-99: digests only, readable by their owner alone. */
    @Test
    void the_file_holds_no_code_and_is_nobody_elses() throws IOException {
        var codes = make(6);
        String text = Files.readString(path, US_ASCII);
        for (String code : codes) {
            assertFalse(text.contains(code));
            assertFalse(text.contains(code.replace("-", "")));
        }
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "no draft is left");
        }
    }

    @Test
    void each_digest_is_of_its_code_under_the_setting_of_the_file() throws IOException {
        var codes = make(2);
        String[] lines = Files.readString(path, US_ASCII).split("\n");
        String setting = lines[2].substring("setting ".length());
        for (int i = 0; i < codes.size(); i++) {
            String hash = Crypt.hash(codes.get(i).replace("-", "").toCharArray(), setting);
            assertTrue(lines[4 + i].endsWith(" " + hash.substring(setting.length() + 1)));
        }
        make(2);
        assertNotEquals(lines[2], Files.readString(path, US_ASCII).split("\n")[2].substring(1));
    }

    @Test
    void a_new_file_is_read_back() throws IOException {
        make(20);
        var file = EmergencyFile.read(path).orElseThrow();
        assertEquals(20, file.left());
        assertEquals(NOW, file.madeAt());
        assertThrows(IllegalArgumentException.class, () -> make(21));
        assertThrows(IllegalArgumentException.class, () -> make(0));
    }

    @Test
    void no_file_is_no_codes() throws IOException {
        assertEquals(Optional.empty(), EmergencyFile.read(path));
    }

    @Test
    void a_use_is_told_and_marked_as_reported_where_it_stands() throws IOException {
        make(3);
        String line = "code o " + "0".repeat(20) + " " + "0".repeat(10) + " " + "-".repeat(45);
        String used = "code u 00000000001772366400 0000001000 192.0.2.7" + "-".repeat(36) + " sshd";
        String text = Files.readString(path, US_ASCII);
        int first = text.indexOf(line);
        text = text.substring(0, first) + used + text.substring(first + used.length());
        Files.writeString(path, text, US_ASCII);
        var file = EmergencyFile.read(path).orElseThrow();
        assertEquals(2, file.left());
        var use = new Use(Instant.ofEpochSecond(1_772_366_400), 1000, "192.0.2.7", "sshd", false);
        assertEquals(Optional.of(use), file.codes().getFirst().use());

        EmergencyFile.markReported(path, file.codes().getFirst());
        var after = EmergencyFile.read(path).orElseThrow();
        assertTrue(after.codes().getFirst().use().orElseThrow().isReported());
        assertEquals(2, after.left());
        assertEquals(text.replace("code u", "code r"), Files.readString(path, US_ASCII));
    }

    @Test
    void what_is_not_whole_is_refused() throws IOException {
        make(2);
        String text = Files.readString(path, US_ASCII);
        int secondCode = text.lastIndexOf("code ");
        for (int length = 0; length < text.length(); length++)
            if (length != secondCode) assertDamaged(text.substring(0, length));
        assertDamaged(text + "\n");
        assertDamaged(text.replaceFirst("codes 1", "codes 2"));
        assertDamaged(text.replaceFirst("code o", "code x"));
        assertDamaged(text.replaceFirst("made 0", "made 9"));
    }

    private static void assertDamaged(String text) {
        assertThrows(IOException.class, () -> EmergencyFile.parse(text), text);
    }
}
