package io.sallyport.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentAccountsTest {
    private final RecentAccounts recent = new RecentAccounts();

    @Test
    void the_last_replacement_is_known_until_it_is_forgotten() {
        recent.replaced(versioned("alice", 1));
        recent.replaced(versioned("alice", 2));
        assertEquals(Optional.of(versioned("alice", 2)), recent.find(name("alice")));
        recent.forget(name("alice"));
        assertEquals(Optional.empty(), recent.find(name("alice")));
    }

    @Test
    void those_nobody_asked_for_go_first_when_there_are_too_many() {
        recent.replaced(versioned("alice", 1));
        recent.replaced(versioned("bob", 1));
        for (int i = 0; i < RecentAccounts.ACCOUNTS_MAX - 2; i++)
            recent.replaced(versioned("person" + i, 1));
        assertTrue(recent.find(name("alice")).isPresent());
        recent.replaced(versioned("carol", 1));
        assertTrue(recent.find(name("alice")).isPresent());
        assertTrue(recent.find(name("bob")).isEmpty());
    }

    private static Versioned versioned(String name, long version) {
        return new Versioned(Account.empty(name(name), Instant.EPOCH), version);
    }

    private static AccountName name(String name) {
        return new AccountName(name);
    }
}
