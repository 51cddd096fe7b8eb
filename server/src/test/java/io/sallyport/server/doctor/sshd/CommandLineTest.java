package io.sallyport.server.doctor.sshd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DOC-8: with what a running sshd was started. */
class CommandLineTest {
    @Test
    void a_title_tells_what_it_was_started_with() {
        var read =
                CommandLine.read(
                        "sshd-two: /usr/local/sbin/sshd-two -D -f /etc/two -p22 -o UsePAM=no"
                                + " [listener] 0 of 10-100 startups\0\0");

        assertEquals(Path.of("/usr/local/sbin/sshd-two"), read.program());
        assertEquals(Path.of("/etc/two"), read.config());
        assertEquals(List.of("-p", "22", "-o", "UsePAM=no"), read.options());
        assertFalse(read.isCutShort());
    }

    @Test
    void words_are_taken_as_they_are() {
        var read = CommandLine.read("/usr/sbin/sshd\0-Ddf\0/etc/a b\0");

        assertEquals(Path.of("/etc/a b"), read.config());
        assertEquals(List.of(), read.options());
    }

    @Test
    void a_title_without_its_end_may_lack_options() {
        assertTrue(CommandLine.read("sshd: /usr/sbin/sshd -D -o Use\0").isCutShort());
    }
}
