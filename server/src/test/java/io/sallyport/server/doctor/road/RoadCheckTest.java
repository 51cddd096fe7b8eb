package io.sallyport.server.doctor.road;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DOC-60 */
class RoadCheckTest {
    private static final DaemonVoice.Heard WELL =
            heard(Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir Path folder;

    private static DaemonVoice.Heard heard(
            Optional<String> silence, Optional<String> fault, Optional<String> clockDoubt) {
        return new DaemonVoice.Heard(silence, fault, clockDoubt, Optional.of("1.2.3"));
    }

    private Path socket;
    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws IOException {
        socket = folder.resolve("pam.sock");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private List<Finding> findings(DaemonVoice.Heard heard) {
        return new RoadCheck(socket, Optional.of(folder), () -> heard, new Probe()).findings();
    }

    private Finding only(DaemonVoice.Heard heard) {
        List<Finding> found = findings(heard);
        assertEquals(1, found.size(), found::toString);
        return found.getFirst();
    }

    @Test
    void a_good_road() {
        assertEquals(Severity.OK, only(WELL).severity());
    }

    @Test
    void no_socket() throws IOException {
        Files.delete(socket);
        assertTrue(only(WELL).what().endsWith("is not there."));
        Files.writeString(socket, "");
        assertTrue(only(WELL).what().endsWith("is no socket."));
    }

    /** Whoever may write there could answer in the daemon's place. */
    @Test
    void a_folder_that_others_may_write_to() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Finding found = only(WELL);
        assertEquals(Severity.ERROR, found.severity());
        assertEquals(Place.file(folder), found.place());
        assertTrue(found.what().contains("has mode 0777"));
    }

    /** DOC-60, DOC-68 */
    @Test
    void what_the_daemon_says_of_itself() {
        Optional<String> why = Optional.of("why");
        for (var heard :
                List.of(
                        heard(why, Optional.empty(), Optional.empty()),
                        heard(Optional.empty(), why, Optional.empty()),
                        heard(Optional.empty(), Optional.empty(), why))) {
            assertEquals(Severity.ERROR, only(heard).severity());
            assertTrue(only(heard).what().endsWith(": why"));
        }
    }
}
