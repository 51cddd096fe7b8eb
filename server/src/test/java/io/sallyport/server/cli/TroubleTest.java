package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.NeedsRoot;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person reads when something is wrong that is not theirs. */
class TroubleTest {
    private static final InstantSource CLOCK = () -> Instant.EPOCH;

    @TempDir Path folder;

    @Test
    void a_server_that_does_not_run_is_told_with_what_to_do() {
        Path nothing = folder.resolve("command.sock");

        var run = Desk.at(nothing, CLOCK).run("status");

        assertEquals(1, run.status());
        assertEquals(
                """
                sallyport: sallyportd does not answer on %s.
                  Is it running?  systemctl status sallyportd
                  Its socket may have another name: --socket PATH, or SALLYPORT_COMMAND_SOCKET.
                  Only trying things out?  In the source folder: sudo ./sallyport try
                """
                        .formatted(nothing),
                run.err());
    }

    @Test
    void a_socket_that_a_dead_server_left_is_told_in_the_same_way() throws IOException {
        Path left = folder.resolve("command.sock");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(left));
        }

        var run = Desk.at(left, CLOCK).run("status");

        assertEquals(1, run.status());
        assertTrue(run.err().startsWith("sallyport: sallyportd does not answer on "), run.err());
    }

    @Test
    void a_server_that_hangs_up_is_told() throws Exception {
        Path socket = folder.resolve("busy.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> answerOnce(server, ""));

            var run = Desk.at(socket, CLOCK).run("status");

            assertEquals(1, run.status());
            assertTrue(run.err().contains("hung up without an answer"), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no http",
                "HTTP/1.1 200 OK\r\n\r\nno json",
                "HTTP/1.1 200 OK\r\n\r\n{\"a_field_of_tomorrow\":1}",
                "HTTP/1.1 500 Oh\r\n\r\n<html>",
                "HTTP/1.1 200 OK\r\n"
            })
    void whatever_else_answers_there_is_told_apart(String reply) throws Exception {
        Path socket = folder.resolve("strange.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> answerOnce(server, reply));

            var run = Desk.at(socket, CLOCK).run("status");

            assertEquals(1, run.status());
            assertTrue(run.err().contains("is not a sallyportd of this version"), run.err());
        }
    }

    @Test
    void a_fault_of_the_server_names_its_incident() {
        NeedsRoot.orSkip();
        try (var host = LocalHost.start(folder)) {
            host.breakStore();

            var run = Desk.at(host).run("user", "show", "anna");

            assertEquals(1, run.status());
            assertTrue(
                    run.err().startsWith("sallyport: the disk of the test has gone; plug it in\n"),
                    run.err());
            assertTrue(run.err().contains("journalctl -u sallyportd -g "), run.err());
        }
    }

    @Test
    void a_bug_is_told_in_two_lines_without_a_trace() {
        InstantSource broken =
                () -> {
                    throw new IllegalStateException("secret-987654");
                };

        var run = Desk.alone(broken).runWith("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "code");

        assertEquals(1, run.status());
        assertEquals(2, run.err().lines().count(), run.err());
        assertTrue(
                run.err()
                        .startsWith(
                                "sallyport: this is a bug of sallyport: IllegalStateException at "),
                run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        assertFalse(run.err().contains("987654"), run.err());
    }

    @Test
    void the_socket_is_found_by_flag_before_environment_before_configuration() throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("sallyport.conf"), "command-socket /tmp/from-file.sock\n");
        var byFile = Desk.alone(CLOCK).with("SALLYPORT_CONFIG", config.toString());

        assertTrue(byFile.run("status").err().contains("/tmp/from-file.sock"));
        assertTrue(
                byFile.run("status", "--socket", "/tmp/flag.sock")
                        .err()
                        .contains("/tmp/flag.sock"));
        byFile.with("SALLYPORT_COMMAND_SOCKET", "/tmp/environment.sock");
        assertTrue(byFile.run("status").err().contains("/tmp/environment.sock"));
        assertTrue(
                byFile.run("status", "--socket", "/tmp/flag.sock")
                        .err()
                        .contains("/tmp/flag.sock"));
    }

    @Test
    void a_configuration_that_is_wrong_is_told_whole_with_the_status_of_a_server()
            throws IOException {
        Path config = Files.writeString(folder.resolve("sallyport.conf"), "foo\nstore embedded\n");

        var run = Desk.alone(CLOCK).run("config", "check", "--config", config.toString());

        assertEquals(2, run.status());
        assertTrue(run.err().contains(config + ":1: "), run.err());
        assertTrue(run.err().contains(config + ":2: "), run.err());
        assertEquals(
                2, Desk.alone(CLOCK).run("config", "show", "--config", config.toString()).status());
    }

    @Test
    void each_setting_has_a_flag_that_stands_above_environment_and_file() throws IOException {
        Path config = Files.writeString(folder.resolve("sallyport.conf"), "host db1\nissuer X\n");
        var run =
                Desk.alone(CLOCK)
                        .with("SALLYPORT_HOST", "db2")
                        .run(
                                "config",
                                "show",
                                "--host",
                                "db3",
                                "--door-pam=/p.sock",
                                config.toString());

        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("host db3"), run.out());
        assertTrue(run.out().contains("# flag --host"), run.out());
        assertTrue(run.out().contains("door pam /p.sock"), run.out());
    }

    @Test
    void the_configuration_is_shown_as_lines_that_a_file_may_hold() throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("sallyport.conf"),
                        "host web7\npolicy service sshd require\n");

        var run = Desk.alone(CLOCK).run("config", "show", "--config", config.toString());

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("host web7 "), run.out());
        assertTrue(run.out().contains("  # " + config + ":1\n"), run.out());
        Path again = Files.writeString(folder.resolve("again.conf"), run.out());
        assertEquals(
                0, Desk.alone(CLOCK).run("config", "check", "--config", again.toString()).status());
    }

    @Test
    void a_reload_is_reported() {
        NeedsRoot.orSkip();
        try (var host = LocalHost.start(folder)) {
            var run = Desk.at(host).with("SUDO_USER", "anna").run("config", "reload");

            assertEquals(
                    "asked for by root (anna)\nThe new configuration is in force.\n", run.out());
        }
    }

    @Test
    void the_version_is_that_of_the_build() throws IOException {
        String pom = Files.readString(Path.of("../pom.xml"));

        assertTrue(
                pom.contains(
                        "<artifactId>sallyport</artifactId>\n  <version>"
                                + VersionCommand.VERSION
                                + "</version>"));
        assertTrue(
                Desk.alone(CLOCK)
                        .run("version")
                        .out()
                        .startsWith("sallyport " + VersionCommand.VERSION + " (Java "));
        assertTrue(
                Desk.alone(CLOCK)
                        .run("--version")
                        .out()
                        .startsWith("sallyport " + VersionCommand.VERSION));
    }

    private static void answerOnce(ServerSocketChannel server, String reply) {
        try (var caller = server.accept()) {
            caller.read(ByteBuffer.allocate(64 * 1024));
            caller.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
