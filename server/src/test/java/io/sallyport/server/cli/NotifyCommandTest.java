package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.wire.NoticeTested;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator tries out whether owners are told (GUESS-57). */
class NotifyCommandTest {
    @TempDir Path folder;
    private LocalHost host;
    private Desk desk;

    @BeforeEach
    void start() {
        host = LocalHost.start(folder);
        desk = Desk.at(host);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void each_way_says_how_it_went() {
        host.noticeWays = List.of(new NoticeTested.Way("sendmail", Optional.empty()));
        var run = desk.run("notify", "test", "alice");
        assertEquals("Sent. sendmail has taken it; see whether it arrives.\n", run.out());
        assertEquals(0, run.status());

        host.noticeWays =
                List.of(
                        new NoticeTested.Way("sendmail", Optional.empty()),
                        new NoticeTested.Way(
                                "webhook", Optional.of("it answered with status 404")));
        run = desk.run("notify", "test", "alice");
        assertEquals(
                """
                Sent. sendmail has taken it; see whether it arrives.
                Failed. webhook: it answered with status 404.
                """,
                run.out());
        assertEquals(1, run.status());
    }

    @Test
    void where_notices_are_off_it_says_so() {
        var run = desk.run("notify", "test", "alice");
        assertEquals(
                "Notices are off: set notify-sendmail or notify-webhook, and restart sallyportd.\n",
                run.out());
        assertEquals(1, run.status());
    }
}
