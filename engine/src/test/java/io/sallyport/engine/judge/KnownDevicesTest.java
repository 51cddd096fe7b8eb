package io.sallyport.engine.judge;

import static io.sallyport.engine.judge.Rulings.assertAccepted;
import static io.sallyport.engine.judge.Rulings.assertAcceptedInARow;
import static io.sallyport.engine.judge.Rulings.assertAsksFor;
import static io.sallyport.engine.judge.Rulings.assertRefused;
import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sallyport.engine.account.DeviceDigest;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.GuessState.Lane;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.account.KnownDevice.Kind;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The lane of known devices, what makes a device known, and what is given back (GUESS-10 to 14,
 * 30).
 */
class KnownDevicesTest {
    private static final ShownDevice HOME = Places.address(1);
    private static final ShownDevice ELSEWHERE = Places.address(2);

    private final Rehearsal alice = new Rehearsal();
    private final Device phone = alice.totp("phone", SIX);

    /** GUESS-11: neither lane pays for the other. */
    @Test
    void strangers_and_known_devices_have_a_lane_each() {
        makeKnown(HOME);
        from(ELSEWHERE);
        alice.emptyLane();
        from(HOME);
        for (int i = 0; i < 5; i++) assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
        assertAsksFor(2, alice.type(wrong()));
        alice.advance(Duration.ofMinutes(3));
        assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
        assertEquals(Lane.FULL, new Rehearsal().account().guesses().known());
    }

    /** GUESS-42 in one line: the owner at home gets in at once while strangers guess. */
    @Test
    void while_strangers_guess_one_code_is_enough_at_home() {
        makeKnown(HOME);
        from(ELSEWHERE);
        alice.emptyLane();
        from(HOME);
        alice.advanceSteps(1);
        assertAccepted("phone", alice.type(phone.code(alice.step())));
    }

    /** GUESS-13: only an Accept of a code makes a device known. */
    @Test
    void recovery_codes_and_wrong_codes_make_nothing_known() {
        var codes = alice.recoveryCodes();
        from(HOME);
        alice.type(wrong());
        alice.type(codes.getFirst().reveal());
        assertEquals(List.of(), alice.account().guesses().devices());
        assertEquals(Set.of(), alice.notices());
    }

    @Test
    void accepts_at_every_level_make_a_device_known() {
        from(ELSEWHERE);
        alice.emptyLane();
        from(HOME);
        assertAcceptedInARow("phone", alice.type(phone.codesUpTo(alice.step(), 2)));
        alice.advanceSteps(1);
        assertAccepted("phone", alice.type(phone.code(alice.step())));
    }

    /** GUESS-12: 90 days without an Accept, and it is a stranger again. */
    @Test
    void after_ninety_days_a_device_is_a_stranger() {
        makeKnown(HOME);
        alice.advance(Duration.ofDays(90).minusSeconds(1));
        from(HOME);
        alice.type(wrong());
        assertEquals(Lane.FULL, alice.account().guesses().stranger());
        alice.advance(Duration.ofSeconds(1));
        Lane known = alice.account().guesses().known();
        alice.type(wrong());
        assertEquals(known, alice.account().guesses().known());
    }

    /** GUESS-13: a sixth replaces the one that was accepted longest ago. */
    @Test
    void a_sixth_device_replaces_the_one_used_longest_ago() {
        for (int place = 1; place <= 5; place++) makeKnown(Places.address(place));
        makeKnown(HOME);
        makeKnown(Places.address(6));
        assertEquals(5, alice.account().guesses().devices().size());
        assertEquals(Set.of(OwnerNotice.NEW_DEVICE), alice.notices());
        makeKnown(HOME);
        assertEquals(Set.of(), alice.notices());
        makeKnown(ELSEWHERE);
        assertEquals(Set.of(OwnerNotice.NEW_DEVICE), alice.notices());
    }

    /** GUESS-12 (a): the copy of a receipt dies when its owner logs in. */
    @Test
    void a_receipt_is_replaced_at_every_accept() {
        var first = receipt(1, 2);
        makeKnown(first);
        var second = receipt(2, 3);
        makeKnown(second);
        assertEquals(Set.of(), alice.notices());
        from(second);
        alice.type(wrong());
        from(receipt(3, 4));
        alice.type(wrong());
        GuessState guesses = alice.account().guesses();
        assertEquals(alice.now().plus(Duration.ofMinutes(12)), guesses.stranger().shortTerm());
        assertEquals(alice.now().plus(Duration.ofMinutes(3)), guesses.known().shortTerm());
    }

    /** A receipt and an address are never taken for one another. */
    @Test
    void kinds_are_not_mixed_up() {
        makeKnown(HOME);
        from(new ShownDevice(Kind.RECEIPT, HOME.digests(), HOME.next()));
        alice.type(wrong());
        assertEquals(Lane.FULL, alice.account().guesses().known());
    }

    /** GUESS-30: an address gets its failures back in the short and the day bucket only. */
    @Test
    void an_accept_from_an_address_gives_back_its_own_failures_but_not_for_the_month() {
        makeKnown(HOME);
        for (int i = 0; i < 3; i++) alice.type(wrong());
        Lane charged = alice.account().guesses().known();
        makeKnown(HOME);
        Lane after = alice.account().guesses().known();
        assertEquals(alice.now(), after.shortTerm());
        assertEquals(alice.now(), after.day());
        assertEquals(charged.month(), after.month());
    }

    @Test
    void an_accept_with_a_receipt_gives_back_at_most_four_in_all_buckets() {
        makeKnown(receipt(1, 2));
        from(receipt(2, 3));
        for (int i = 0; i < 5; i++) assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
        alice.advance(Duration.ofMinutes(3));
        Lane charged = alice.account().guesses().known();
        makeKnown(receipt(2, 3));
        Lane after = alice.account().guesses().known();
        assertEquals(charged.day().minus(Duration.ofHours(12)), after.day());
        assertEquals(
                charged.month().minus(Duration.ofDays(30).dividedBy(9).multipliedBy(4)),
                after.month());
        assertEquals(0, alice.account().guesses().devices().getFirst().charge());
    }

    /** GUESS-30: what another device failed at is not given back. */
    @Test
    void an_accept_gives_back_nothing_of_another_device() {
        makeKnown(HOME);
        makeKnown(ELSEWHERE);
        from(HOME);
        alice.type(wrong());
        Lane charged = alice.account().guesses().known();
        makeKnown(ELSEWHERE);
        assertEquals(charged, alice.account().guesses().known());
    }

    /** GUESS-31: a login never fills the strangers' lane. */
    @Test
    void the_strangers_lane_is_never_given_back() {
        makeKnown(HOME);
        from(ELSEWHERE);
        alice.type(wrong());
        Lane charged = alice.account().guesses().stranger();
        makeKnown(HOME);
        makeKnown(ELSEWHERE);
        assertEquals(charged, alice.account().guesses().stranger());
    }

    /** GUESS-30: an Accept with two codes gives nothing back. */
    @Test
    void an_accept_with_more_codes_gives_nothing_back() {
        makeKnown(HOME);
        alice.advanceSteps(3);
        from(HOME);
        alice.type(wrong());
        Lane charged = alice.account().guesses().known();
        assertAcceptedInARow("phone", alice.type(phone.codesUpTo(alice.step(), 2)));
        assertEquals(charged, alice.account().guesses().known());
    }

    /** GUESS-22: two codes from a source over its budget, unless the device is known. */
    @Test
    void a_source_over_its_budget_is_asked_for_two_codes_and_a_known_device_is_not() {
        makeKnown(HOME);
        alice.advanceSteps(2);
        alice.comeFrom(new Origin(List.of(ELSEWHERE), true));
        assertAsksFor(2, alice.type(phone.code(alice.step())));
        assertEquals(Lane.FULL, alice.account().guesses().stranger());
        alice.comeFrom(new Origin(List.of(HOME), true));
        assertAccepted("phone", alice.type(phone.code(alice.step())));
        alice.advanceSteps(3);
        alice.comeFrom(new Origin(List.of(ELSEWHERE), true));
        assertAcceptedInARow("phone", alice.type(phone.codesUpTo(alice.step(), 2)));
    }

    /** FAIL-12: a question asked while the lane still bore a guess dies with the lane. */
    @Test
    void a_pending_question_dies_with_the_lane() {
        alice.emptyLane();
        assertInstanceOf(Ruling.MoreCodes.class, alice.type(phone.code(alice.step())));
    }

    /** GUESS-57: once a day, however long the attack. */
    @Test
    void the_owner_is_told_once_a_day_that_strangers_emptied_their_lane() {
        from(ELSEWHERE);
        assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
        assertEquals(Set.of(OwnerNotice.WRONG_SECOND_STEP), alice.notices());
        for (int i = 0; i < 3; i++) {
            alice.type(wrong());
            assertEquals(Set.of(), alice.notices());
        }
        alice.type(wrong());
        assertEquals(Set.of(OwnerNotice.STRANGER_LANE_EMPTY), alice.notices());
        alice.advance(Duration.ofHours(13));
        for (int i = 0; i < 5; i++) {
            alice.type(wrong());
            assertEquals(Set.of(), alice.notices());
        }
        alice.advance(Duration.ofHours(11));
        alice.type(wrong());
        assertEquals(Set.of(OwnerNotice.WRONG_SECOND_STEP), alice.notices());
        for (int i = 0; i < 4; i++) alice.type(wrong());
        assertEquals(Set.of(OwnerNotice.STRANGER_LANE_EMPTY), alice.notices());
    }

    /** Whoever mistypes at home is not told about it. */
    @Test
    void failures_of_known_devices_are_no_news() {
        makeKnown(HOME);
        alice.type(wrong());
        assertEquals(Set.of(), alice.notices());
    }

    private void makeKnown(ShownDevice device) {
        alice.advanceSteps(2);
        from(device);
        assertAccepted("phone", alice.type(phone.code(alice.step())));
        KnownDevice last = alice.account().guesses().devices().getLast();
        assertEquals(device.next(), last.digest());
        assertEquals(alice.now(), last.lastAccept());
    }

    private void from(ShownDevice device) {
        alice.comeFrom(new Origin(List.of(device), false));
    }

    private static ShownDevice receipt(int shown, int next) {
        return new ShownDevice(Kind.RECEIPT, List.of(digest(shown)), digest(next));
    }

    private static DeviceDigest digest(int number) {
        var bytes = new byte[DeviceDigest.LENGTH];
        bytes[0] = (byte) number;
        return DeviceDigest.of(1, bytes);
    }

    private String wrong() {
        return alice.wrongCode(6);
    }
}
