package io.sallyport.server.config;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.engine.keys.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final int DAEMON_UID = 1;

    private final SecureRandom random = new SecureRandom();

    @TempDir Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("wrapping.key");
    }

    @Test
    void a_new_file_is_closed_to_others_and_can_be_read() throws Exception {
        KeyFile.create(file, random);
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        KeyFile.read(file);
    }

    @Test
    void nothing_else_is_left_in_the_folder() throws Exception {
        KeyFile.create(file, random);
        assertEquals(List.of(file), listing());
    }

    @Test
    void two_new_files_hold_different_keys() throws Exception {
        KeyFile.create(file, random);
        Path other = folder.resolve("other.key");
        KeyFile.create(other, random);
        assertNotEquals(Files.readString(file), Files.readString(other));
    }

    @Test
    void a_file_that_is_there_is_never_replaced() throws Exception {
        KeyFile.create(file, random);
        byte[] before = Files.readAllBytes(file);
        assertEquals(
                "there is a file already, and it is left as it is",
                problemOf(() -> KeyFile.create(file, random)).what());
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(List.of(file), listing());
    }

    @Test
    void nothing_is_made_through_a_link() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        Files.createSymbolicLink(file, elsewhere);
        problemOf(() -> KeyFile.create(file, random));
        assertFalse(Files.exists(elsewhere));
    }

    @Test
    void a_missing_folder_is_told() {
        Path deeper = folder.resolve("missing").resolve("wrapping.key");
        assertEquals(
                "its folder does not exist",
                problemOf(() -> KeyFile.create(deeper, random)).what());
    }

    @Test
    void a_file_that_is_not_there_is_told_with_what_a_new_one_would_mean() {
        Problem problem = problemOf(() -> KeyFile.read(file));
        assertEquals("there is no such file", problem.what());
        assertTrue(problem.hint().contains("backup"));
    }

    @Test
    void a_file_open_to_group_or_others_is_refused() throws Exception {
        KeyFile.create(file, random);
        for (String mode :
                List.of("rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw---x---")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertEquals(
                    "others than its owner may read or write it",
                    problemOf(() -> KeyFile.read(file)).what());
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        KeyFile.read(file);
    }

    @Test
    void a_link_a_folder_or_a_device_is_refused() throws Exception {
        Path real = folder.resolve("real.key");
        KeyFile.create(real, random);
        Files.createSymbolicLink(file, real);
        for (Path other : List.of(file, folder, Path.of("/dev/null")))
            assertEquals("it is no regular file", problemOf(() -> KeyFile.read(other)).what());
    }

    @Test
    void a_file_of_somebody_else_is_refused() throws Exception {
        KeyFile.create(file, random);
        assumeTrue(isRoot());
        Files.setAttribute(file, "unix:uid", DAEMON_UID);
        assertEquals(
                "it belongs to uid 1, and this process runs as uid 0",
                problemOf(() -> KeyFile.read(file)).what());
    }

    @Test
    void a_file_is_read_up_to_64_KiB() throws Exception {
        String key = KeyRing.generate(random).getLast() + "\n";
        int rest = KeyFile.FILE_BYTES_MAX - key.length();
        write(key + "#".repeat(rest));
        KeyFile.read(file);
        write(key + "#".repeat(rest + 1));
        assertEquals("it is larger than 64 KiB", problemOf(() -> KeyFile.read(file)).what());
    }

    @Test
    void a_wrong_line_is_named_and_its_key_is_not_repeated() throws Exception {
        String key = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";
        for (String wrong :
                List.of(
                        "key 0 " + key,
                        "key one " + key,
                        "key " + key,
                        key,
                        "key 1 " + key.substring(3),
                        "key 1 " + key + key,
                        "key 1 !" + key,
                        "kéy 1 " + key,
                        "key 1 " + key + "\nkey 1 " + key)) {
            write("# ours\n\n" + wrong + "\n");
            Problem problem = problemOf(() -> KeyFile.read(file));
            assertEquals(wrong.contains("\n") ? 4 : 3, problem.line());
            assertFalse(problem.toString().contains("MTIz"), problem::toString);
            assertFalse(problem.toString().contains("NDU2Nzg5"), problem::toString);
        }
    }

    @Test
    void random_bytes_are_refused() throws IOException {
        for (int round = 0; round < 200; round++) {
            var bytes = new byte[random.nextInt(1000)];
            random.nextBytes(bytes);
            write("");
            Files.write(file, bytes);
            problemOf(() -> KeyFile.read(file));
        }
    }

    @Test
    void the_page_about_key_files_tells_of_these_problems() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "errors", "config-key-file.md"));
        assertTrue(page.contains(problemOf(() -> KeyFile.read(file)).what()));
        assertTrue(page.contains(problemOf(() -> KeyFile.read(folder)).what()));
        write("");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(page.contains(problemOf(() -> KeyFile.read(file)).what()));
    }

    private interface Step {
        void run() throws BadConfigurationException;
    }

    private static Problem problemOf(Step step) {
        var problems = assertThrows(BadConfigurationException.class, step::run).problems();
        assertEquals(1, problems.size());
        return problems.getFirst();
    }

    private void write(String text) throws IOException {
        Files.write(file, text.getBytes(US_ASCII));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private List<Path> listing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
