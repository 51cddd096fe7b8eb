package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.audit.Cause;
import io.sallyport.server.door.local.LocalHost;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that leapt, and an administrator who says that it is right (FAULT-30, FAULT-32). */
class ClockCommandTest {
    @TempDir Path folder;
    private LocalHost host;
    private Desk desk;

    @BeforeEach
    void start() {
        host = LocalHost.start(folder);
        desk = Desk.at(host);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void a_clock_that_leapt_is_shown_and_trusted_with_a_reason() {
        assertEquals("2026-03-01 12:00:00 Z, believed.\n", desk.run("clock", "show").out());
        assertEquals(
                "sallyport: the clock is believed already; nothing was changed.\n",
                desk.run("clock", "trust", "--reason", "why not").err());

        host.leap(Duration.ofHours(2));
        var shown = desk.run("clock", "show");
        assertEquals(
                "2026-03-01 14:00:00 Z, not believed: the clock has leapt ahead of the time since"
                        + " boot by 2 hours, so no code is judged by it; set it right, or, if it is"
                        + " right now, say so: sallyport clock trust.\n",
                shown.out());
        assertEquals(1, shown.status());

        assertEquals(
                "Done. Codes are judged by this clock again: 2026-03-01 14:00:00 Z.\n",
                desk.run("clock", "trust", "--reason", "the battery was empty").out());
        assertEquals(Cause.CLOCK_TRUSTED, host.lastEvent().cause());
        assertEquals("the battery was empty", host.lastEvent().detail());
        assertEquals("2026-03-01 14:00:00 Z, believed.\n", desk.run("clock", "show").out());
    }
}
