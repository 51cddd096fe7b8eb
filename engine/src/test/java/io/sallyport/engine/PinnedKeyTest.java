package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.KeyLookups.Answer;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.enrollment.AllowKey;
import io.sallyport.engine.enrollment.RemoveKey;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.PolicyRule.KeyCondition;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.sshkey.ServedKey;
import io.sallyport.engine.sshkey.SshPublicKey;
import io.sallyport.engine.testing.FaultyStore;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.SshKeys;
import io.sallyport.engine.testing.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of the list: told to sshd, and exempt where policy says so (SSH-71 to SSH-81). */
class PinnedKeyTest {
    private static final AccountName BACKUP = new AccountName("backup");
    private static final SshPublicKey KEY = SshKeys.ED25519;

    private static final PolicyRule PINNED =
            new PolicyRule(
                    "sallyport.conf:1: pinned",
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    List.of(),
                    KeyCondition.PINNED_TO_COMMAND,
                    new Action.Skip());

    private final Stage stage = new Stage();
    private final AtomicInteger unknown = new AtomicInteger();

    @BeforeEach
    void enrol() {
        stage.totp("backup", "phone", Rehearsal.SIX);
        stage.setPolicy(rules(PINNED, rule("sallyport.conf:2: all", new Action.Require())));
    }

    /** SSH-74, SSH-80 */
    @Test
    void a_key_of_the_list_is_let_in_and_the_audit_says_which() {
        allow(SshKeys.pinned(KEY));
        assertInstanceOf(NotRequired.class, begin(KEY));
        var event = stage.store.events().getLast();
        assertEquals(Verdict.NOT_REQUIRED, event.verdict());
        assertEquals(Cause.PINNED_KEY, event.cause());
        assertEquals(SshKeys.ED25519_FINGERPRINT + " of operations", event.detail());
        assertEquals("sallyport.conf:1: pinned", event.rule());
        assertEquals("192.0.2.7", event.circumstances().address());
    }

    /** SSH-76 */
    @Test
    void every_other_key_is_asked() {
        allow(SshKeys.pinned(KEY));
        assertInstanceOf(Challenged.class, begin(SshKeys.OTHER));
        assertInstanceOf(Challenged.class, stage.engine().begin(stage.request("backup")));
    }

    /** SSH-89 */
    @Test
    void a_key_of_another_account_is_asked() {
        stage.totp("bob", "phone", Rehearsal.SIX);
        stage.changes()
                .administer(
                        "root",
                        Stage.circumstances("bob"),
                        new AccountName("bob"),
                        new AllowKey(SshKeys.pinned(KEY)));
        assertInstanceOf(Challenged.class, begin(KEY));
    }

    /** SSH-81, SSH-95 */
    @Test
    void an_entry_that_has_expired_is_asked_and_not_served() {
        var end = stage.now().plusSeconds(60);
        allow(SshKeys.entry(KEY, Optional.of("true"), Optional.of(end)));
        assertInstanceOf(NotRequired.class, begin(KEY));
        assertInstanceOf(Answer.Found.class, find(KEY));
        stage.clock.advance(Duration.ofSeconds(60));
        assertInstanceOf(Challenged.class, begin(KEY));
        assertInstanceOf(Answer.Unknown.class, find(KEY));
    }

    /** SSH-95: 192.0.2.7 is where all come from. */
    @Test
    void an_address_outside_of_the_entrys_is_asked() {
        allow(SshKeys.pinned(KEY, "192.0.2.0/30"));
        assertInstanceOf(Challenged.class, begin(KEY));
        allow(SshKeys.pinned(KEY, "192.0.2.0/28"));
        assertInstanceOf(NotRequired.class, begin(KEY));
    }

    @Test
    void an_entry_that_is_removed_is_asked() {
        allow(SshKeys.pinned(KEY));
        change(new RemoveKey(KEY.fingerprint(), RemoveKey.Reach.ALL));
        assertInstanceOf(Challenged.class, begin(KEY));
        assertInstanceOf(Answer.Unknown.class, find(KEY));
    }

    /** SSH-104: verified at sshd or not, without policy A the code is asked. */
    @Test
    void a_persons_own_security_key_is_no_pinned_key() {
        var key = SshKeys.security();
        allow(SshKeys.entry(key, Optional.empty(), Optional.empty()));
        assertInstanceOf(Challenged.class, begin(key));
    }

    /** SSH-81 */
    @Test
    void a_rule_that_refuses_refuses_a_pinned_key_too() {
        allow(SshKeys.pinned(KEY));
        stage.setPolicy(rules(rule("sallyport.conf:0: none", new Action.Refuse()), PINNED));
        assertInstanceOf(Challenged.class, begin(KEY));
    }

    /** The first step decides before any key does. */
    @Test
    void a_failed_first_step_is_denied() {
        allow(SshKeys.pinned(KEY));
        var request = request(Optional.of(KEY), FirstStep.FAILED);
        assertInstanceOf(AuthenticationOutcome.Denied.class, stage.engine().begin(request));
    }

    /** SSH-114, SSH-119 */
    @Test
    void a_key_is_served_for_its_account_type_and_fingerprint_only() {
        allow(SshKeys.pinned(KEY));
        int before = stage.store.events().size();
        assertEquals(new Answer.Unknown(), find("bob", KEY.type(), KEY.fingerprint()));
        assertEquals(new Answer.Unknown(), find("backup", "ssh-rsa", KEY.fingerprint()));
        assertEquals(new Answer.Unknown(), find("backup", KEY.type(), "SHA256:other"));
        assertEquals(new Answer.Unknown(), find("12345", KEY.type(), KEY.fingerprint()));
        assertEquals(4, unknown.get());
        assertEquals(before, stage.store.events().size());

        var found = assertInstanceOf(Answer.Found.class, find(KEY));
        assertTrue(found.line().startsWith("restrict,command="), found.line());
        assertTrue(found.line().endsWith(" " + KEY.text()), found.line());
        assertEquals(4, unknown.get());
        var event = stage.store.events().getLast();
        assertEquals(before + 1, stage.store.events().size());
        assertEquals(Verdict.SERVED, event.verdict());
        assertEquals(SshKeys.ED25519_FINGERPRINT + " of operations", event.detail());
    }

    /** FAULT-5: no fault tells of a key. */
    @Test
    void a_fault_is_no_answer() {
        allow(SshKeys.pinned(KEY));
        var store = new FaultyStore(stage.store);
        stage.setStore(store);
        for (int call = 1; call <= 3; call++)
            for (var when : FaultyStore.When.values()) {
                store.failAt(call, when, new StoreException("the disk is full"));
                assertInstanceOf(Answer.Unavailable.class, find(KEY), call + " " + when);
            }
    }

    /** Else a security key's owner could take the command off it. */
    @Test
    void an_entry_does_not_change_its_kind() {
        var key = SshKeys.security();
        allow(SshKeys.pinned(key));
        var person = SshKeys.entry(key, Optional.empty(), Optional.empty());
        assertInstanceOf(ChangeOutcome.Refused.class, change(new AllowKey(person)));
        assertInstanceOf(
                ChangeOutcome.Refused.class,
                change(new RemoveKey(key.fingerprint(), RemoveKey.Reach.OWN)));
    }

    /** What people may keep in memory and store is bounded, whatever they add. */
    @Test
    void an_account_has_room_for_so_much_and_no_more() throws Exception {
        int taken = 0;
        ChangeOutcome outcome = new ChangeOutcome.Done("");
        while (outcome instanceof ChangeOutcome.Done && taken < 20) {
            String type = "sk-ssh-ed25519@openssh.com";
            var key =
                    SshPublicKey.of(
                            type,
                            SshKeys.fields(type, ("" + (char) ('a' + taken)).repeat(32), "ssh:"));
            outcome = change(new AllowKey(withAttestation(key)));
            if (outcome instanceof ChangeOutcome.Done) taken++;
        }
        assertEquals(3, taken);
        assertInstanceOf(ChangeOutcome.Refused.class, outcome);
        allow(SshKeys.pinned(KEY));
    }

    private ServedKey withAttestation(SshPublicKey key) {
        return new ServedKey(
                key,
                Optional.empty(),
                List.of(),
                stage.now(),
                Optional.empty(),
                "alice",
                Optional.empty(),
                new byte[ServedKey.ATTESTATION_BYTES_MAX]);
    }

    private void allow(ServedKey entry) {
        assertInstanceOf(ChangeOutcome.Done.class, change(new AllowKey(entry)));
    }

    private ChangeOutcome change(io.sallyport.engine.enrollment.AccountChange change) {
        return stage.changes().administer("root", Stage.circumstances("backup"), BACKUP, change);
    }

    private AuthenticationOutcome begin(SshPublicKey key) {
        return stage.engine().begin(request(Optional.of(key), FirstStep.NOT_FAILED));
    }

    private AuthenticationRequest request(Optional<SshPublicKey> key, FirstStep firstStep) {
        return new AuthenticationRequest(
                AttemptId.random(stage.random()),
                Stage.circumstances("backup"),
                Set.of(),
                OptionalLong.of(1000),
                firstStep,
                key);
    }

    private Answer find(SshPublicKey key) {
        return find("backup", key.type(), key.fingerprint());
    }

    private Answer find(String login, String type, String fingerprint) {
        var where = new Circumstances("host", "db1", "sshd", login, "", "", "");
        return new KeyLookups(stage.parts(), unknown::incrementAndGet)
                .find(where, type, fingerprint);
    }

    private static RuleList rules(PolicyRule... rules) {
        return new RuleList(List.of(rules), RuleList.NotEnrolled.LET_IN);
    }

    private static PolicyRule rule(String source, Action action) {
        return new PolicyRule(source, Set.of(), Set.of(), Set.of(), Set.of(), List.of(), action);
    }
}
