package io.sallyport.server.cli.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** GA-54 to 58, and the lock of the PAM module. */
@Timeout(20)
class StateFilePlaceTest {
    @TempDir Path folder;
    private Path file;
    private StateFilePlace place;

    @BeforeEach
    void setPlace() {
        file = folder.resolve("state");
        place = new StateFilePlace(file, new SecureRandom());
    }

    @Test
    void a_new_file_is_its_owners_alone() throws IOException {
        // GA-55
        place.write(bytes("one"));

        assertEquals("r--------", mode());
        assertEquals(List.of("state"), names());
    }

    @Test
    void what_was_left_over_is_in_nobodys_way() throws IOException {
        // GA-54, GA-170
        Files.writeString(folder.resolve("state~"), "left over");

        place.write(bytes("one"));
        place.write(bytes("two"));

        assertEquals("two", Files.readString(file));
        assertEquals(List.of("state", "state~"), names());
    }

    @Test
    void a_link_becomes_a_file_and_what_it_named_stays() throws IOException {
        // GA-56
        Path named = Files.writeString(folder.resolve("named"), "old");
        Files.createSymbolicLink(file, named);

        place.write(bytes("new"));

        assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        assertEquals("old", Files.readString(named));
    }

    @Test
    void what_cannot_be_put_in_its_place_leaves_nothing() throws IOException {
        // GA-58
        Files.createDirectories(file.resolve("full"));

        assertThrows(IOException.class, () -> place.write(bytes("new")));

        assertEquals(List.of("state"), names());
    }

    @Test
    void bytes_are_cleared_whatever_happens() throws IOException {
        byte[] written = bytes("secret");
        place.write(written);
        assertEquals("\0\0\0\0\0\0", new String(written, ISO_8859_1));
        byte[] unwritten = bytes("secret");
        var nowhere = new StateFilePlace(folder.resolve("none/state"), new SecureRandom());
        assertThrows(IOException.class, () -> nowhere.write(unwritten));
        assertEquals("\0\0\0\0\0\0", new String(unwritten, ISO_8859_1));
    }

    @Test
    void what_cannot_be_a_state_file_is_not_read() throws Exception {
        assertThrows(IOException.class, place::read);
        Files.createFile(file);
        assertThrows(IOException.class, place::read);
        Files.write(file, new byte[64 * 1024 + 1]);
        assertThrows(IOException.class, place::read);
        Files.delete(file);
        Files.createDirectory(file);
        assertThrows(IOException.class, place::read);
        Files.delete(file);
        // Opening it for reading would wait for a writer.
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        assertThrows(IOException.class, place::read);
    }

    @Test
    void a_change_waits_for_the_lock_of_the_pam_module() throws Exception {
        Files.writeString(file, "before\n");
        try (var login = new Login(file)) {
            var change = changing("after\n");
            login.waitForSomebodyWaiting();
            assertFalse(change.isDone());
            assertEquals("before\n", Files.readString(file));
            login.end();
            change.get(30, TimeUnit.SECONDS);
        }
        assertEquals("after\n", Files.readString(file));
        assertEquals("r--------", mode());
    }

    @Test
    void a_change_is_made_of_the_file_that_a_login_has_put_there_meanwhile() throws Exception {
        Files.writeString(file, "before\n");
        try (var login = new Login(file)) {
            var change = changing("and more\n");
            login.waitForSomebodyWaiting();
            Path next = Files.writeString(folder.resolve("next"), "of the login\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            login.end();
            change.get(30, TimeUnit.SECONDS);
        }
        assertEquals("StateFile[13 bytes] and more\n", Files.readString(file));
    }

    @Test
    void a_new_file_waits_for_a_login_that_judges_the_old_one() throws Exception {
        Files.writeString(file, "before\n");
        try (var login = new Login(file)) {
            var writing = CompletableFuture.runAsync(() -> orFail(() -> place.write(bytes("new"))));
            login.waitForSomebodyWaiting();
            assertEquals("before\n", Files.readString(file));
            login.end();
            writing.get(30, TimeUnit.SECONDS);
        }
        assertEquals("new", Files.readString(file));
    }

    @Test
    void a_file_that_is_changed_without_a_lock_is_read_again() throws Exception {
        Files.writeString(file, "before\n");
        var times = new java.util.concurrent.atomic.AtomicInteger();

        place.replace(state -> {
            if (times.incrementAndGet() == 1)
                orFail(() -> Files.writeString(file, "of somebody else\n"));
            return bytes(state + "\n");
        });

        assertEquals("StateFile[17 bytes]\n", Files.readString(file));
        assertEquals(2, times.get());
        assertEquals(List.of("state"), names());
    }

    @Test
    void a_file_that_never_comes_to_rest_is_left_alone() throws Exception {
        Files.writeString(file, "0");
        var times = new java.util.concurrent.atomic.AtomicInteger();

        assertThrows(
                IOException.class,
                () ->
                        place.replace(state -> {
                            String next = "x".repeat(times.incrementAndGet() + 1);
                            orFail(() -> Files.writeString(file, next));
                            return bytes("mine");
                        }));

        assertEquals("xxxx", Files.readString(file));
        assertEquals(List.of("state"), names());
    }

    /** Changes the file in another thread; the new one says what the old one was. */
    private CompletableFuture<Void> changing(String text) {
        return CompletableFuture.runAsync(() ->
                orFail(() ->
                        place.replace(state ->
                                bytes(text.startsWith("and") ? state + " " + text : text))));
    }

    private interface Act {
        void run() throws Exception;
    }

    private static void orFail(Act act) {
        try {
            act.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(one -> String.valueOf(one.getFileName())).sorted().toList();
        }
    }

    /** Another process with flock(2) on the file, as the PAM module takes it. */
    private static final class Login implements AutoCloseable {
        private final Process process;
        private final String inode;

        Login(Path file) throws IOException {
            inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
            process = new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo; cat").start();
            assertEquals('\n', process.getInputStream().read()); // it has the lock
        }

        /** The kernel lists those that wait below the one that holds, with an arrow. */
        void waitForSomebodyWaiting() throws IOException {
            while (Files.readAllLines(Path.of("/proc/locks")).stream()
                    .noneMatch(line -> line.contains("->") && line.contains(inode)))
                assertFalse(Thread.interrupted(), "nobody waits for the lock");
        }

        void end() throws IOException {
            process.getOutputStream().close();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
