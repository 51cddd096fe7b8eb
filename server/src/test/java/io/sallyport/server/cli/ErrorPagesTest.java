package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.NeedsRoot;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages about errors quote what the commands say. */
class ErrorPagesTest {
    private static final Path PAGES = Path.of("../docs/errors");
    private static final String SOCKET = "/run/sallyport/command.sock";

    @TempDir Path folder;
    @TempDir Path own;
    private LocalHost host;
    private Desk desk;

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        host = LocalHost.start(folder);
        desk = Desk.at(host);
    }

    @AfterEach
    void stop() {
        if (host != null) host.close();
    }

    @Test
    void of_a_server_that_does_not_answer() throws IOException {
        Path nothing = own.resolve("none.sock");
        quotes(
                "no-server",
                Desk.at(nothing, host.clock)
                        .run("status")
                        .err()
                        .replace(nothing.toString(), SOCKET));
    }

    @Test
    void of_a_server_that_hangs_up() throws IOException {
        Path busy = own.resolve("busy.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(busy));
            Thread.ofVirtual().start(() -> closeFirst(server));
            quotes(
                    "hung-up",
                    Desk.at(busy, host.clock).run("status").err().replace(busy.toString(), SOCKET));
        }
    }

    @Test
    void of_what_is_not_there() throws IOException {
        quotes("not-found", desk.run("user", "show", "nobodyhere").err());
        quotes("not-found", desk.run("explain", "K7M2PQ9XW3TA").err());
    }

    @Test
    void of_lost_phones() throws IOException {
        host.create("anna");
        quotes(
                "lost-phone",
                desk.run("user", "lost-phone", "anna", "--until", "2d", "--reason", "x").err());
        host.enrol(LocalHost.PERSON);
        quotes("lost-phone", lostPhone("32d"));
        quotes("lost-phone", lostPhone("2020-01-01"));
    }

    @Test
    void of_device_names() throws IOException {
        var run =
                desk.answering(
                        Desk.command("enroll", "--show-uri"),
                        out ->
                                io.sallyport.server.door.local.Phone.scanning(
                                                out.replaceAll("(?s).*(otpauth://\\S+).*", "$1"),
                                                host.clock)
                                        .code());
        assertTrue(run.status() == 0, run.toString());
        quotes("device-name", desk.run("enroll", "--label", "phone").err());
        quotes("device-name", desk.run("device", "remove", "tablet").err());
        quotes("device-name", desk.run("device", "remove", "phone").err());
        quotes(
                "second-step",
                desk.answering(Desk.command("disable"), out -> "x", out -> "x", out -> "x").err());
    }

    @Test
    void of_enrolments() throws IOException {
        quotes("enrolment", desk.run("enroll").err());
        quotes("enrolment", desk.runWith("1\n1\n1\n1\n1\n", "enroll").err());
        Path file = Files.writeString(own.resolve("anna.enroll"), "nothing");
        quotes(
                "enrolment-file",
                desk.run("enroll", "--from", file.toString()).err().replace(own + "/", ""));
        quotes(
                "enrolment-file",
                desk.run("user", "enroll", "anna", "--out", file.toString())
                        .err()
                        .replace(own.toString(), "/root"));
    }

    @Test
    void of_guess_budgets() throws IOException {
        host.enrol(LocalHost.PERSON);
        quotes("budget-full", desk.run("user", "open", LocalHost.PERSON, "--reason", "x").err());
    }

    @Test
    void of_secrets_that_are_none() throws IOException {
        quotes("secret", desk.runWith("", "code").err());
        quotes("secret", Desk.alone(() -> Instant.EPOCH).runWith("hello, world!", "code").err());
    }

    private String lostPhone(String until) {
        return desk.run("user", "lost-phone", LocalHost.PERSON, "--until", until, "--reason", "x")
                .err();
    }

    /** The page holds the first line of the message. */
    private static void quotes(String page, String message) throws IOException {
        String text = Files.readString(PAGES.resolve("commands-" + page + ".md"));
        String first = message.lines().findFirst().orElse("(nothing was said)");
        assertTrue(text.contains(first), page + " does not quote: " + first);
    }

    private static void closeFirst(ServerSocketChannel server) {
        try {
            server.accept().close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
