package io.sallyport.server.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.identity.AccountName;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** FA-97. */
class SignInLinksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant END = NOW.plusSeconds(600);
    private static final AccountName ANNA = new AccountName("anna");
    private static final AccountName BERT = new AccountName("bert");

    private final SignInLinks links = new SignInLinks(new SecureRandom());

    @Test
    void a_link_is_good_once_and_looking_at_it_is_harmless() {
        String secret = links.issue(ANNA, END);

        assertEquals(22, secret.length()); // 128 bits in Base64
        assertEquals(Optional.of(ANNA), links.look(secret, NOW));
        assertEquals(Optional.of(ANNA), links.redeem(secret, NOW));
        assertEquals(Optional.empty(), links.redeem(secret, NOW));
        assertEquals(Optional.empty(), links.look(secret, NOW));
    }

    @Test
    void a_link_ends() {
        String secret = links.issue(ANNA, END);

        assertEquals(Optional.of(ANNA), links.look(secret, END.minusNanos(1)));
        assertEquals(Optional.empty(), links.redeem(secret, END));
    }

    @Test
    void a_newer_link_ends_an_older_one_of_the_same_account_only() {
        String first = links.issue(ANNA, END);
        String other = links.issue(BERT, END);
        String second = links.issue(ANNA, END);

        assertEquals(Optional.empty(), links.look(first, NOW));
        assertEquals(Optional.of(ANNA), links.look(second, NOW));
        assertEquals(Optional.of(BERT), links.look(other, NOW));
    }

    @Test
    void what_was_never_given_out_opens_nothing() {
        links.issue(ANNA, END);
        for (String secret : List.of("", "x", "A".repeat(22), "é".repeat(22), "A".repeat(10_000)))
            assertEquals(Optional.empty(), links.redeem(secret, NOW), secret);
    }

    @Test
    void there_is_a_bound_and_the_oldest_makes_room() {
        String oldest = links.issue(ANNA, END);
        String second = links.issue(BERT, END);
        for (int i = 0; i < SignInLinks.LINKS_MAX - 1; i++)
            links.issue(new AccountName("p" + i), END);

        assertTrue(links.look(oldest, NOW).isEmpty());
        assertEquals(Optional.of(BERT), links.look(second, NOW));
    }
}
