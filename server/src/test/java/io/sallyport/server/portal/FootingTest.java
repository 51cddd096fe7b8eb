package io.sallyport.server.portal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** FA-44; removal and switching off are tested from end to end. */
class FootingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final AccountName ANNA = new AccountName("anna");

    @Test
    void a_session_ends_with_its_account_even_if_one_of_that_name_comes_back() {
        Footing footing = Footing.of(Optional.of(Account.empty(ANNA, NOW)));

        assertTrue(footing.isFirmOn(Optional.of(Account.empty(ANNA, NOW))));
        assertFalse(footing.isFirmOn(Optional.empty()));
        assertFalse(footing.isFirmOn(Optional.of(Account.empty(ANNA, NOW.plusSeconds(1)))));
    }

    @Test
    void who_had_no_account_may_get_one() {
        Footing footing = Footing.of(Optional.empty());

        assertTrue(footing.isFirmOn(Optional.of(Account.empty(ANNA, NOW))));
    }
}
