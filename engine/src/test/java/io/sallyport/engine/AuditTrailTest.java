package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Play;
import io.sallyport.engine.testing.Property;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Events of one account are an unbroken chain, whose head lies in the register (FAULT-71). */
class AuditTrailTest {
    /** Causes of logins by state files, which no play has; {@code FileLoginsTest} has them. */
    private static final EnumSet<Cause> OF_STATE_FILES =
            EnumSet.of(
                    Cause.RIGHT_FILE_CODE,
                    Cause.GRACE_PERIOD,
                    Cause.RATE_LIMITED,
                    Cause.NO_ANSWER,
                    Cause.STATE_FILE_MISSING,
                    Cause.STATE_FILE_UNUSABLE,
                    Cause.STATE_FILE_MALFORMED,
                    Cause.STATE_FILE_NOT_WRITTEN,
                    Cause.UNKNOWN_USER,
                    Cause.IMPORTED,
                    Cause.EXPORTED);

    /**
     * What administrators do to keys and copies; {@code SecretRenewalTest}, {@code OldCopyTest}.
     */
    private static final Set<Cause> OF_THE_WHOLE_STORE =
            EnumSet.of(Cause.REWRAPPED, Cause.KEYS_CHANGED, Cause.OLD_COPY_ACCEPTED);

    private static final int SCENES = 150;

    /** As the events were written, and as they are read back from the bytes that are stored. */
    @Test
    void the_events_of_each_account_are_a_chain_and_every_outcome_names_its_event() {
        Property.holds(
                10,
                random -> {
                    var play = Play.run(random, SCENES);
                    var all = play.stage().store.events();
                    for (String name : Play.PEOPLE) {
                        assertTrue(isChain(eventsOf(name, all), head(play, name)), name);
                        assertTrue(isChain(stored(eventsOf(name, all)), head(play, name)), name);
                    }
                    var ids = all.stream().map(AuditEvent::id).toList();
                    assertEquals(ids.size(), Set.copyOf(ids).size());
                    assertTrue(Set.copyOf(ids).containsAll(play.eventsTold()));
                });
    }

    private static List<AuditEvent> stored(List<AuditEvent> events) throws MalformedBytesException {
        var stored = new ArrayList<AuditEvent>();
        for (var event : events) stored.add(AuditEventFormat.read(AuditEventFormat.write(event)));
        return stored;
    }

    @Test
    void an_event_that_is_changed_left_out_or_moved_breaks_the_chain() {
        Property.holds(
                15,
                random -> {
                    var play = Play.run(random, 60);
                    for (String name : Play.PEOPLE) {
                        var events = eventsOf(name, play.stage().store.events());
                        Link head = head(play, name);
                        for (int at = 0; at < events.size(); at++)
                            if (isLinkedTo(events, at, head))
                                assertTamperingShows(events, at, head, random);
                    }
                });
    }

    /** Events of a name without an account are linked to nothing, and are left to the sealer. */
    private static boolean isLinkedTo(List<AuditEvent> events, int at, Link head) {
        Link next = at + 1 < events.size() ? events.get(at + 1).previous() : head;
        return next.equals(Link.to(AuditEventFormat.write(events.get(at))));
    }

    private static void assertTamperingShows(
            List<AuditEvent> events, int at, Link head, RandomGenerator random) {
        var without = new ArrayList<>(events);
        without.remove(at);
        assertFalse(isChain(without, head), "left out " + at);
        if (at + 1 < events.size()) {
            var moved = new ArrayList<>(events);
            moved.add(at + 1, moved.remove(at));
            assertFalse(isChain(moved, head), "moved " + at);
        }
        byte[] bytes = AuditEventFormat.write(events.get(at));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        var changed = new ArrayList<>(events);
        try {
            changed.set(at, AuditEventFormat.read(bytes));
            assertFalse(isChain(changed, head), "changed " + at);
        } catch (MalformedBytesException found) {
            assertFalse(String.valueOf(found.getMessage()).isEmpty());
        }
    }

    /** What the properties above are worth: the plays come by nearly all that can happen. */
    @Test
    void the_plays_are_lively() {
        var seen = EnumSet.noneOf(Cause.class);
        for (int seed = 1; seed <= 6; seed++)
            Play.run(new SplittableRandom(seed), SCENES)
                    .stage()
                    .store
                    .events()
                    .forEach(event -> seen.add(event.cause()));
        // Never written, and rare.
        seen.addAll(OF_THE_WHOLE_STORE);
        seen.addAll(List.of(Cause.REPEATED, Cause.EARLY_CODE, Cause.OVERTAKEN_CODE));
        // Of the node and of no account's life; their own tests have them.
        seen.addAll(
                List.of(
                        Cause.SOURCE_OVER_BUDGET,
                        Cause.CLOCK_TRUSTED,
                        Cause.EMERGENCY_CODE,
                        Cause.PINNED_KEY,
                        Cause.KEY_ALLOWED,
                        Cause.KEY_ADDED,
                        Cause.KEY_REMOVED,
                        Cause.KEY_SERVED,
                        // GraceTest.
                        Cause.TERMINAL_GRACE,
                        Cause.GRACE_ENDED,
                        // PasskeyStepsTest, ApprovalsTest.
                        Cause.RIGHT_PASSKEY,
                        Cause.WRONG_PASSKEY,
                        Cause.PASSKEY_UNVERIFIED,
                        Cause.PASSKEY_COPIED,
                        Cause.PASSKEY_ADDED,
                        Cause.APPROVED_IN_BROWSER,
                        Cause.APPROVAL_GIVEN,
                        Cause.APPROVAL_REFUSED,
                        Cause.WRONG_NUMBER,
                        Cause.PLACES_FORGOTTEN,
                        Cause.SIGN_IN_LINK,
                        // FirstStepAloneTest.
                        Cause.FIRST_STEP_ALONE,
                        // FreshStepMatrixTest.
                        Cause.ADMINISTRATION,
                        Cause.APPLICATION_ADDED,
                        Cause.APPLICATION_KEY_CHANGED,
                        Cause.APPLICATION_REMOVED,
                        Cause.REWRAPPED,
                        Cause.KEYS_CHANGED,
                        Cause.OLD_COPY_ACCEPTED));
        assertEquals(EnumSet.complementOf(OF_STATE_FILES), seen);
    }

    private static Link head(Play play, String name) {
        return play.stage().hasAccount(name) ? play.stage().account(name).auditLink() : Link.NONE;
    }

    private static List<AuditEvent> eventsOf(String name, List<AuditEvent> events) {
        var account = Optional.of(new AccountName(name));
        return events.stream().filter(event -> event.account().equals(account)).toList();
    }

    /**
     * Whether each event is linked to the one before it. An account begins and ends with a change;
     * events of a name that has none are linked to nothing.
     */
    private static boolean isChain(List<AuditEvent> events, Link head) {
        Link last = Link.NONE;
        for (AuditEvent event : events) {
            if (!event.previous().equals(last)) return false;
            boolean hasAccount = !last.equals(Link.NONE) || event.verdict() == Verdict.CHANGED;
            boolean ends = event.cause() == Cause.ACCOUNT_DELETED;
            last = hasAccount && !ends ? Link.to(AuditEventFormat.write(event)) : Link.NONE;
        }
        return last.equals(head);
    }
}
