package io.sallyport.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
    @TempDir Path folder;

    @Test
    void what_a_dead_process_left_is_replaced() throws IOException {
        Path path = folder.resolve("pam.sock");
        UnixSocket.listen(path).close(); // the name stays
        try (var again = UnixSocket.listen(path)) {
            assertTrue(again.isOpen());
        }
    }

    @Test
    void what_is_no_socket_is_left_alone() throws IOException {
        Path path = Files.writeString(folder.resolve("pam.sock"), "somebody's work");
        refuses(path, "is not a socket");
        assertEquals("somebody's work", Files.readString(path));
    }

    @Test
    void a_link_is_not_followed() throws IOException {
        Path work = Files.writeString(folder.resolve("work"), "somebody's work");
        Path path = Files.createSymbolicLink(folder.resolve("pam.sock"), work);
        refuses(path, "is not a socket");
        assertTrue(Files.isSymbolicLink(path));
    }

    @Test
    void a_living_process_keeps_its_socket() throws IOException {
        Path path = folder.resolve("pam.sock");
        try (var first = UnixSocket.listen(path)) {
            refuses(path, "another process listens on");
            assertTrue(first.isOpen());
        }
    }

    @Test
    void a_folder_that_is_not_there_is_named() {
        refuses(folder.resolve("none/pam.sock"), "may this user write to " + folder + "/none?");
    }

    private static void refuses(Path path, String words) {
        var refused = assertThrows(IOException.class, () -> UnixSocket.listen(path).close());
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains(words) && said.contains(path.toString()), said);
    }
}
