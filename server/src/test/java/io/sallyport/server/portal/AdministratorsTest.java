package io.sallyport.server.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.IdentityMap;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Every host knows daemon and bin, and a group of the same name for each. */
class AdministratorsTest {
    private static final AccountName DAEMON = new AccountName("daemon");
    private static final AccountName BIN = new AccountName("bin");

    private final AtomicReference<Set<String>> named = new AtomicReference<>(Set.of());
    private final AtomicReference<IdentityMap> identities =
            new AtomicReference<>(IdentityMap.IDENTITY);
    private final Administrators administrators =
            new Administrators(
                    named::get,
                    identities::get,
                    "db1",
                    (incident, thrown) -> {
                        throw new AssertionError(thrown);
                    },
                    new SecureRandom());

    @Test
    void nobody_is_one_unless_somebody_says_so() {
        assertFalse(administrators.has(DAEMON));
    }

    @Test
    void whom_the_setting_names_is_one_and_nobody_else_and_only_as_long() {
        named.set(Set.of("daemon", "stranger"));
        assertTrue(administrators.has(DAEMON));
        assertTrue(administrators.has(new AccountName("stranger")));
        assertFalse(administrators.has(BIN));
        assertFalse(administrators.has(new AccountName("Daemon")));
        named.set(Set.of("bin"));
        assertFalse(administrators.has(DAEMON));
    }

    @Test
    void members_of_a_named_group_are_and_the_percent_sign_is_part_of_no_name() {
        named.set(Set.of("%daemon", "%no-such-group"));
        assertTrue(administrators.has(DAEMON));
        assertFalse(administrators.has(BIN));
        assertFalse(administrators.has(new AccountName("no-such-user")));
        named.set(Set.of("daemon "));
        assertFalse(administrators.has(DAEMON));
    }

    /** Somebody who logs in as daemon here is the account ops; who holds daemon is not in here. */
    @Test
    void a_group_counts_only_for_the_account_that_its_member_logs_in_to() {
        named.set(Set.of("%daemon"));
        identities.set(
                new IdentityMap(List.of(new IdentityMap.Line("host", "db1", "daemon", "ops"))));
        assertFalse(administrators.has(DAEMON));
        assertFalse(administrators.has(new AccountName("ops")));
        assertEquals(Optional.empty(), administrators.login(DAEMON));
    }
}
