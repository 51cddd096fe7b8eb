package io.sallyport.server.doctor.road;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DOC-16, DOC-60: all parts are of one release. */
class ReleaseCheckTest {
    @TempDir Path folder;

    private Path module;
    private Path proc;

    @BeforeEach
    void furnish() throws IOException {
        module = folder.resolve("pam_sallyport.so");
        Files.writeString(module, "\0ELF\0sallyport-release 1.2.3\0more");
        proc = Files.createDirectory(folder.resolve("proc"));
    }

    private List<Finding> findings(Optional<String> daemon, String own) {
        var heard =
                new DaemonVoice.Heard(Optional.empty(), Optional.empty(), Optional.empty(), daemon);
        return new ReleaseCheck(
                        () -> heard, own, () -> List.of(module, folder.resolve("missing")), proc)
                .findings();
    }

    private Finding only(Optional<String> daemon, String own) {
        List<Finding> found = findings(daemon, own);
        assertEquals(1, found.size(), found::toString);
        return found.getFirst();
    }

    @Test
    void all_of_one() {
        assertEquals(Severity.OK, only(Optional.of("1.2.3"), "1.2.3").severity());
    }

    @Test
    void a_module_of_another_is_named() throws IOException {
        Files.writeString(module, "sallyport-release 1.2.2\0");
        Finding found = only(Optional.of("1.2.3"), "1.2.3");
        assertEquals(Severity.WARNING, found.severity());
        assertEquals(Place.file(module), found.place());
        assertTrue(found.what().contains("release 1.2.2") && found.what().contains("1.2.3"));
        Files.writeString(module, "sallyport-release 1.2.3");
        assertTrue(only(Optional.of("1.2.3"), "1.2.3").what().contains("does not name"));
    }

    @Test
    void the_commands_themselves_are_compared_too() {
        assertEquals(Place.asked("sallyport"), only(Optional.of("1.2.3"), "1.2.4").place());
    }

    @Test
    void connections_with_a_module_that_was_replaced_are_told() throws IOException {
        Path process = Files.createDirectory(proc.resolve("812"));
        String line = "7f00-7f01 r-xp 00000000 08:01 42    /lib/security/pam_sallyport.so";
        Files.writeString(process.resolve("maps"), line + "\n");
        assertEquals(Severity.OK, only(Optional.of("1.2.3"), "1.2.3").severity());
        Files.writeString(process.resolve("maps"), line + " (deleted)\n");
        assertEquals(Severity.NOTICE, only(Optional.of("1.2.3"), "1.2.3").severity());
    }

    @Test
    void without_the_daemon_it_is_unknown() {
        assertEquals(Severity.UNKNOWN, only(Optional.empty(), "1.2.3").severity());
    }
}
