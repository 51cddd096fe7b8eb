package io.sallyport.server.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.portal.WebSession.Stage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebSessionsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Footing NOTHING = new Footing(Optional.empty(), Set.of());

    private final WebSessions sessions =
            new WebSessions(
                    new SecureRandom(),
                    new SessionLimits(Duration.ofMinutes(30), Duration.ofHours(8)));

    private static WebSession of(String account, Stage stage) {
        return new WebSession(new AccountName(account), stage, false, NOW, NOW, NOTHING);
    }

    private boolean isThere(String id, Instant now) {
        return sessions.find(id, now).isPresent();
    }

    /** FAIL-19. */
    @Test
    void after_a_second_step_the_id_is_new_and_the_old_one_is_dead() {
        WebSession first = of("anna", Stage.FIRST_STEP);
        String id = sessions.begin(first, NOW);

        String next = sessions.replace(id, first.afterSecondStep(NOW, NOTHING), NOW);

        assertNotEquals(id, next);
        assertEquals(43, next.length()); // 256 bits in Base64
        assertTrue(!isThere(id, NOW) && isThere(next, NOW));
    }

    /** FA-42: both limits are configured. */
    @Test
    void limits_are_those_that_were_set() {
        var limits = new SessionLimits(Duration.ofMinutes(5), Duration.ofMinutes(12));
        var strict = new WebSessions(new SecureRandom(), limits);
        String id = strict.begin(of("anna", Stage.SIGNED_IN), NOW);
        Instant later = NOW.plus(Duration.ofMinutes(4));
        strict.find(id, later).orElseThrow().seen(later);
        assertTrue(strict.find(id, NOW.plus(Duration.ofMinutes(8))).isPresent());
        assertTrue(strict.find(id, NOW.plus(Duration.ofMinutes(9))).isEmpty());
        Instant last = NOW.plus(Duration.ofMinutes(8));
        strict.find(id, last).orElseThrow().seen(last);
        assertTrue(strict.find(id, NOW.plus(Duration.ofMinutes(12))).isEmpty());
    }

    @Test
    void pages_of_administration_are_open_for_as_long_as_was_said_and_not_behind_the_next_step() {
        WebSession session = of("anna", Stage.SIGNED_IN);
        assertTrue(!session.isAdministering(NOW));
        session.administerUntil(NOW.plusSeconds(60));
        assertTrue(session.isAdministering(NOW.plusSeconds(59)));
        assertTrue(!session.isAdministering(NOW.plusSeconds(60)));
        assertTrue(!session.afterSecondStep(NOW, NOTHING).isAdministering(NOW));
    }

    @Test
    void a_session_ends_when_nobody_uses_it_and_in_the_end_in_any_case() {
        String id = sessions.begin(of("anna", Stage.SIGNED_IN), NOW);
        Instant at = NOW;
        for (int i = 0; i < 16; i++) {
            assertTrue(isThere(id, at.plus(Duration.ofMinutes(29))), "after " + i);
            assertTrue(!isThere(id, at.plus(Duration.ofMinutes(30))));
            at = at.plus(Duration.ofMinutes(29));
            sessions.find(id, at).orElseThrow().seen(at);
        }
        assertTrue(!isThere(id, NOW.plus(Duration.ofHours(8))));
    }

    @Test
    void a_first_step_is_good_for_a_quarter_of_an_hour_and_ten_wrong_answers() {
        WebSession session = of("anna", Stage.FIRST_STEP);
        String id = sessions.begin(session, NOW);

        assertTrue(!isThere(id, NOW.plus(Duration.ofMinutes(15))));
        for (int i = 1; i < 10; i++) assertTrue(!session.wrongAnswer(), "after " + i);
        assertTrue(session.wrongAnswer());
    }

    @Test
    void one_account_has_a_bounded_number_and_its_oldest_makes_room() {
        String others = sessions.begin(of("bert", Stage.SIGNED_IN), NOW);
        String oldest = sessions.begin(of("anna", Stage.SIGNED_IN), NOW);
        for (int i = 0; i < WebSessions.OF_ONE_ACCOUNT_MAX; i++)
            sessions.begin(of("anna", Stage.SIGNED_IN), NOW);

        assertTrue(!isThere(oldest, NOW) && isThere(others, NOW));
        assertEquals(
                WebSessions.OF_ONE_ACCOUNT_MAX, sessions.countOf(new AccountName("anna"), NOW));
    }

    @Test
    void signing_out_everywhere_ends_all_of_one_account_and_no_other() {
        String anna = sessions.begin(of("anna", Stage.SIGNED_IN), NOW);
        String bert = sessions.begin(of("bert", Stage.SIGNED_IN), NOW);

        sessions.endAllOf(new AccountName("anna"));

        assertTrue(!isThere(anna, NOW) && isThere(bert, NOW));
    }

    @Test
    void the_secret_of_a_device_that_waits_is_cleared_with_the_session() {
        WebSession session = of("anna", Stage.SIGNED_IN);
        String id = sessions.begin(session, NOW);
        OtpAuthUri uri = uri();
        session.waitFor(new Pending.Scan("phone", CodeParameters.DEFAULT, new byte[0], uri, NOW));

        sessions.end(id);

        assertThrows(IllegalStateException.class, uri::reveal);
    }

    private static OtpAuthUri uri() {
        var totp = new Totp(OtpHash.SHA1, 6, Duration.ofSeconds(30));
        try (var secret = SharedSecret.of(new byte[20])) {
            return OtpAuthUri.totp(totp, secret, "anna", Optional.empty());
        }
    }
}
