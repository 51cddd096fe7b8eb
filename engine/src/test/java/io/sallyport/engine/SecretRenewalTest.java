package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.keys.KeyLines;
import io.sallyport.engine.keys.MalformedKeyFileException;
import io.sallyport.engine.keys.WrappingKeys;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.otp.Hotp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Secrets are wrapped anew while people log in. */
class SecretRenewalTest {
    private static final AccountName ALICE = new AccountName("alice");

    private final Stage stage = new Stage();
    private List<String> keyFile = KeyLines.generate(stage.random());

    SecretRenewalTest() {
        stage.setKeyFile(keyFile);
    }

    @Test
    void everything_of_an_account_is_wrapped_anew_and_still_good() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        Device token = stage.hotp("alice", "token", Hotp.DEFAULT);
        var codes = stage.recoveryCodes("alice");
        addKey();

        assertTrue(renewal().renew("root", where(), ALICE));

        assertEquals(Set.of(2L), renewal().keysNeeded(stage.account("alice")));
        dropKey(1);
        granted(stage.code(phone));
        granted(token.code(0));
        granted(codes.getFirst().reveal());
    }

    @Test
    void progress_and_budgets_stay_as_they_were() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        granted(stage.code(phone));
        long burned = stage.totp("alice", phone).lastStep();
        Account before = stage.account("alice");
        addKey();

        renewal().renew("root", where(), ALICE);

        assertEquals(burned, stage.totp("alice", phone).lastStep());
        assertEquals(before.guesses(), stage.account("alice").guesses());
        assertEquals(before.receipts(), stage.account("alice").receipts());
    }

    @Test
    void the_event_says_who_wanted_it_and_is_linked() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        var link = stage.account("alice").auditLink();
        addKey();

        renewal().renew("root (anna)", where(), ALICE);

        AuditEvent event = stage.lastEvent();
        assertEquals(Cause.REWRAPPED, event.cause());
        assertEquals("key 2", event.detail());
        assertEquals("root (anna)", event.actor());
        assertEquals(link, event.previous());
    }

    @Test
    void what_lies_under_the_newest_key_is_left_alone() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        addKey();
        renewal().renew("root", where(), ALICE);
        int events = stage.store.events().size();

        assertFalse(renewal().renew("root", where(), ALICE));
        assertFalse(renewal().renew("root", where(), new AccountName("nobody")));

        assertEquals(events, stage.store.events().size());
        assertFalse(stage.hasAccount("nobody"));
    }

    /** Begun a second time after a crash: what is missing is done, and nothing twice. */
    @Test
    void an_account_that_is_half_done_is_finished() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        addKey();
        stage.totp("alice", "tablet", Rehearsal.SIX);
        assertEquals(Set.of(1L, 2L), renewal().keysNeeded(stage.account("alice")));
        WrappedSecret tablet = secretOf("tablet");

        assertTrue(renewal().renew("root", where(), ALICE));

        assertEquals(Set.of(2L), renewal().keysNeeded(stage.account("alice")));
        assertEquals(tablet, secretOf("tablet"));
    }

    /**
     * A login comes between the look and the write: its burn is not undone, and both take place.
     */
    @Test
    void a_login_that_is_faster_keeps_its_burn() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        addKey();
        var isFirst = new AtomicBoolean(true);
        stage.setStore(
                new Overtaken(
                        stage.store,
                        () -> {
                            if (!isFirst.getAndSet(false)) return;
                            stage.setStore(stage.store);
                            granted(stage.code(phone));
                        }));

        assertTrue(renewal().renew("root", where(), ALICE));

        assertFalse(isFirst.get());
        assertEquals(stage.step(), stage.totp("alice", phone).lastStep());
        assertEquals(Set.of(2L), renewal().keysNeeded(stage.account("alice")));
    }

    @Test
    void a_secret_that_does_not_open_stays_and_is_a_fault() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        addKey();
        var phone = (TotpCredential) stage.account("alice").credentials().getFirst();
        byte[] damaged = phone.secret().bytes();
        damaged[damaged.length - 1] ^= 1;
        stage.store.set(stage.account("alice").with(phone.withSecret(WrappedSecret.of(damaged))));
        int events = stage.store.events().size();

        assertThrows(KeyException.class, () -> renewal().renew("root", where(), ALICE));

        assertEquals(events, stage.store.events().size());
    }

    @Test
    void a_question_that_was_asked_before_is_answered_after() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var engine = stage.engine();
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        addKey();
        renewal().renew("root", where(), ALICE);

        assertInstanceOf(Granted.class, Stage.answer(engine, request, asked, stage.code(phone)));
    }

    private SecretRenewal renewal() {
        return new SecretRenewal(stage.parts(), stage.keys());
    }

    private void granted(String code) {
        assertInstanceOf(Granted.class, stage.login(stage.request("alice"), code));
        stage.clock.advance(Duration.ofSeconds(1));
    }

    private WrappedSecret secretOf(String label) {
        return ((TotpCredential) stage.account("alice").labelled(label).orElseThrow()).secret();
    }

    private void addKey() {
        keyFile = KeyLines.withNewKey(keyFile, stage.random());
        exchange();
    }

    private void dropKey(int id) {
        keyFile = KeyLines.withoutKey(keyFile, id);
        exchange();
    }

    private void exchange() {
        try {
            stage.keyRing().exchange(WrappingKeys.parse(keyFile));
        } catch (MalformedKeyFileException e) {
            throw new AssertionError(e);
        }
    }

    private static Circumstances where() {
        return Stage.circumstances("root");
    }

    /** A store in which somebody else is faster. */
    private record Overtaken(AccountStore store, Runnable other) implements AccountStore {
        @Override
        public Optional<Versioned> find(AccountName name) {
            return store.find(name);
        }

        @Override
        public boolean create(Account first, AuditEvent event) {
            return store.create(first, event);
        }

        @Override
        public boolean replace(Versioned seen, Account next, AuditEvent event) {
            other.run();
            return store.replace(seen, next, event);
        }

        @Override
        public boolean delete(Versioned seen, AuditEvent event) {
            return store.delete(seen, event);
        }

        @Override
        public void record(AuditEvent event) {
            store.record(event);
        }

        @Override
        public List<AccountName> names(Optional<AccountName> after, int limit) {
            return store.names(after, limit);
        }
    }
}
