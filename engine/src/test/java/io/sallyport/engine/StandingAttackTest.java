package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * An hour of guessing at 100 a second from 200 sources, one guess in ten of it judged for real:
 * each stands for ten (GUESS-1, GUESS-7, GUESS-42, FAIL-7, FAIL-11).
 */
class StandingAttackTest {
    private static final int GUESSES = 36_000;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int SOURCES = 200;
    private static final int GUESSES_PER_LOGIN = 3_600;
    private static final String HOME = "192.0.2.7";

    private final SplittableRandom random = new SplittableRandom(42);
    private final Stage stage = new Stage(random);
    private final Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
    private final AuthenticationEngine engine = stage.engine();
    private int wronglyGranted;
    private int singleCodesJudged;

    @Test
    void the_owner_gets_in_at_home_with_one_code_and_elsewhere_with_what_is_asked() {
        assertInstanceOf(Granted.class, begin(stage.requestFrom("alice", HOME), code()));
        for (int i = 1; i <= GUESSES; i++) {
            stage.clock.advance(PAUSE);
            guess("203.0.113." + i % SOURCES);
            if (i % GUESSES_PER_LOGIN == 0) ownerLogsIn(i / GUESSES_PER_LOGIN);
        }
        // Five, and one more for each twelve minutes.
        assertTrue(singleCodesJudged <= 10, singleCodesJudged + " single codes were judged");
        assertEquals(0, wronglyGranted);
    }

    private void guess(String source) {
        var request = stage.requestFrom("alice", source);
        AuthenticationOutcome outcome = begin(request, digits());
        if (outcome instanceof Denied) singleCodesJudged++;
        while (outcome instanceof Challenged asked)
            outcome = Stage.answer(engine, request, asked, digits());
        if (outcome instanceof Granted) wronglyGranted++;
    }

    private void ownerLogsIn(int login) {
        assertInstanceOf(Granted.class, begin(stage.requestFrom("alice", HOME), code()));
        stage.clock.advance(Duration.ofSeconds(30));
        var request = stage.requestFrom("alice", "198.51.100." + login);
        AuthenticationOutcome outcome = begin(request, code());
        int codes = 1;
        for (; outcome instanceof Challenged asked; codes++) {
            stage.clock.advance(Duration.ofSeconds(30));
            outcome = Stage.answer(engine, request, asked, code());
        }
        assertInstanceOf(Granted.class, outcome, "login " + login + " with " + codes + " codes");
        assertTrue(codes <= 3);
        stage.clock.advance(Duration.ofSeconds(30));
    }

    private AuthenticationOutcome begin(AuthenticationRequest request, String typed) {
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        return Stage.answer(engine, request, asked, typed);
    }

    private String code() {
        return stage.code(phone);
    }

    private String digits() {
        return "%06d".formatted(random.nextInt(1_000_000));
    }
}
