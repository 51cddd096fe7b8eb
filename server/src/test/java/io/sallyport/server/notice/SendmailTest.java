package io.sallyport.server.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail by a real child process, a script in sendmail's place (GUESS-57). */
class SendmailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    @Test
    void the_program_gets_the_name_behind_the_options_and_the_mail_on_its_input() throws Exception {
        send("printf '%s\\n' \"$@\" > args; cat > mail; env > env", Optional.empty(), "alice");
        assertEquals("-i\n--\nalice\n", Files.readString(folder.resolve("args")));
        assertEquals(
                """
                To: alice
                Subject: [sallyport] test notice for alice at web1
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: text/plain; charset=us-ascii

                This is a test: an administrator asked for it.

                Notices about the account alice at web1 reach you here.
                There is nothing to do.
                """,
                Files.readString(folder.resolve("mail")));
        assertFalse(Files.readString(folder.resolve("env")).contains("JAVA"));
    }

    @Test
    void a_domain_stands_behind_the_name() throws Exception {
        send("printf '%s\\n' \"$@\" > args; cat > mail", Optional.of("example.org"), "alice");
        assertTrue(Files.readString(folder.resolve("args")).endsWith("alice@example.org\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-oQ/tmp",
                "-bd",
                "eve@example.org",
                "|/bin/sh",
                "/etc/passwd",
                "a b",
                "a,b",
                "a;b",
                "$(x)",
                ":include:/x",
                "\"a\"",
                "\u00e4",
                "DOM\\alice",
                "a+b",
                "."
            })
    void a_name_that_is_more_than_a_mailbox_starts_nothing(String name) {
        var fault =
                assertThrows(
                        UndeliveredException.class,
                        () -> send("touch started", Optional.empty(), name));
        assertEquals("this name cannot be the name of a mailbox", fault.getMessage());
        assertFalse(Files.exists(folder.resolve("started")));
    }

    @Test
    void what_a_program_says_that_fails_is_told_in_one_harmless_line() {
        var fault =
                assertThrows(
                        UndeliveredException.class,
                        () ->
                                send(
                                        "printf 'no\\033[2J such user\\nmore'; exit 67",
                                        Optional.empty(),
                                        "alice"));
        assertEquals(program() + " ended with status 67: no?[2J such user", fault.getMessage());
    }

    @Test
    void a_program_that_hangs_is_killed_with_its_children() throws Exception {
        var fault =
                assertThrows(
                        UndeliveredException.class,
                        () ->
                                sender(
                                                "sleep 600 & echo $! > child; wait",
                                                Optional.empty(),
                                                Duration.ofSeconds(1))
                                        .send(Notices.test("alice")));
        assertEquals(
                program() + " did not end within 1 seconds, and was killed", fault.getMessage());
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        var handle = ProcessHandle.of(child);
        if (handle.isPresent()) handle.get().onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_program_that_is_not_there_is_a_fault_of_this_notice_only() {
        var mail = new Sendmail(Path.of("/nonexistent/sendmail"), Optional.empty(), PATIENCE);
        var fault =
                assertThrows(UndeliveredException.class, () -> mail.send(Notices.test("alice")));
        assertEquals("/nonexistent/sendmail could not be started", fault.getMessage());
    }

    private void send(String script, Optional<String> domain, String name) throws Exception {
        sender(script, domain, PATIENCE).send(Notices.test(name));
    }

    private Sendmail sender(String script, Optional<String> domain, Duration patience)
            throws Exception {
        Files.writeString(program(), "#!/bin/sh\ncd " + folder + "\n" + script + "\n");
        Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwx------"));
        return new Sendmail(program(), domain, patience);
    }

    private Path program() {
        return folder.resolve("sendmail");
    }
}
