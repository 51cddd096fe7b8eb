package io.sallyport.engine.judge;

import static io.sallyport.engine.judge.Rulings.assertRefused;
import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Printed codes: each once, never a guess, and temporary ones end (GUESS-20, FAIL-30). */
class RecoveryJudgementTest {
    private final Rehearsal alice = new Rehearsal();
    private final Device phone = alice.totp("phone", SIX);

    @Test
    void each_recovery_code_is_good_once_in_any_order() {
        Property.holds(
                20,
                random -> {
                    var owner = new Rehearsal(random);
                    owner.totp("phone", SIX);
                    var codes = new ArrayList<>(owner.recoveryCodes());
                    java.util.Collections.shuffle(codes, java.util.Random.from(random));
                    for (int i = 0; i < codes.size(); i++) {
                        assertEquals(
                                new Ruling.Accepted(
                                        "recovery codes",
                                        Cause.RIGHT_RECOVERY_CODE,
                                        9 - i + " left"),
                                owner.type(codes.get(i).reveal()));
                        for (int used = 0; used <= i; used++)
                            assertRefused(
                                    Cause.WRONG_RECOVERY_CODE,
                                    "",
                                    owner.type(codes.get(used).reveal()));
                    }
                });
    }

    /** FAIL-30: ten codes give ten accepts ever, whatever is typed how often. */
    @Test
    void ten_codes_give_ten_accepts_ever() {
        Property.holds(
                20,
                random -> {
                    var owner = new Rehearsal(random);
                    var codes = owner.recoveryCodes();
                    int accepted = 0;
                    for (int i = 0; i < 200; i++) {
                        String typed =
                                random.nextInt(5) == 0
                                        ? RecoveryCode.random(random).reveal()
                                        : codes.get(random.nextInt(10)).reveal();
                        if (owner.type(typed) instanceof Ruling.Accepted) accepted++;
                    }
                    assertEquals(10, accepted);
                    assertEquals(
                            0,
                            owner.account().codeSets().findFirst().orElseThrow().unused().size());
                });
    }

    @Test
    void a_recovery_code_is_read_as_people_type_it() {
        var codes = alice.recoveryCodes();
        assertAcceptedRecovery(alice.type(codes.get(0).reveal().toUpperCase(Locale.ROOT)));
        assertAcceptedRecovery(alice.type(codes.get(1).reveal().replace("-", "")));
        assertAcceptedRecovery(alice.type(" " + codes.get(2).reveal().replace('-', ' ') + " "));
        assertAcceptedRecovery(
                alice.type(codes.get(3).reveal().replace('0', 'O').replace('1', 'l')));
        assertAcceptedRecovery(
                alice.type(codes.get(4).reveal().replace('0', 'o').replace('1', 'I')));
    }

    /** GUESS-20 and GUESS-2: no budget bears them, none is needed. */
    @Test
    void recovery_guesses_are_never_charged() {
        alice.recoveryCodes();
        var random = Property.generator();
        for (int i = 0; i < 1_000; i++)
            assertRefused(
                    Cause.WRONG_RECOVERY_CODE,
                    "",
                    alice.type(RecoveryCode.random(random).reveal()));
        assertEquals(GuessState.FULL, alice.account().guesses());
    }

    @Test
    void a_recovery_code_opens_with_every_budget_empty() {
        var codes = alice.recoveryCodes();
        alice.emptyLane();
        alice.emptyLevelTwo();
        GuessState empty = alice.account().guesses();
        assertAcceptedRecovery(alice.type(codes.getFirst().reveal()));
        assertEquals(empty, alice.account().guesses());
    }

    @Test
    void a_recovery_code_answers_the_question_for_the_next_code_too() {
        var codes = alice.recoveryCodes();
        alice.emptyLane();
        var more = Rulings.assertAsksFor(2, alice.type(phone.code(alice.step())));
        assertAcceptedRecovery(alice.typeAfter(more, codes.getFirst().reveal()));
        assertEquals(-1, alice.totp(phone).lastStep(), "nothing was compared with the first code");
    }

    @Test
    void temporary_codes_end_at_their_instant() {
        var end = alice.now().plus(Duration.ofDays(1));
        var codes = alice.codes("temporary codes", 5, Optional.of(end));
        alice.setNow(end.minusNanos(1));
        assertEquals(
                new Ruling.Accepted("temporary codes", Cause.RIGHT_TEMPORARY_CODE, "4 left"),
                alice.type(codes.get(0).reveal()));
        assertRefused(Cause.WRONG_RECOVERY_CODE, alice.type(codes.get(0).reveal()));
        alice.setNow(end);
        assertRefused(Cause.WRONG_RECOVERY_CODE, alice.type(codes.get(1).reveal()));
    }

    @Test
    void of_two_sets_the_one_that_holds_the_code_loses_it() {
        var ours = alice.recoveryCodes();
        var lent = alice.codes("temporary codes", 5, Optional.of(alice.now().plusSeconds(60)));
        assertEquals(
                new Ruling.Accepted("temporary codes", Cause.RIGHT_TEMPORARY_CODE, "4 left"),
                alice.type(lent.get(3).reveal()));
        assertEquals(
                new Ruling.Accepted("recovery codes", Cause.RIGHT_RECOVERY_CODE, "9 left"),
                alice.type(ours.get(3).reveal()));
        assertEquals(List.of(9, 4), remaining(alice.account()));
    }

    @Test
    void a_code_of_another_persons_set_is_unknown() {
        alice.recoveryCodes();
        var bob = new Rehearsal(new java.util.SplittableRandom(2));
        for (RecoveryCode code : bob.recoveryCodes())
            assertRefused(Cause.WRONG_RECOVERY_CODE, "", alice.type(code.reveal()));
    }

    /** GUESS-20: sixty bits, none of them digits only, all of them different. */
    @Test
    void drawn_codes_have_twelve_characters_and_can_be_told_from_two_codes() {
        var random = Property.generator();
        Set<String> drawn = new java.util.HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            String code = RecoveryCode.random(random).reveal();
            assertEquals(14, code.length());
            assertInstanceOf(Answer.Recovery.class, Answer.parse(code));
            assertInstanceOf(Answer.Recovery.class, Answer.parse(code.replace("-", "")));
            drawn.add(code);
        }
        assertEquals(20_000, drawn.size());
        int letters = drawn.stream().mapToInt(c -> (int) c.chars().distinct().count()).sum();
        assertEquals(32 + 1, (int) drawn.stream().flatMapToInt(String::chars).distinct().count());
        // Twelve drawn of 32 and the hyphen: 11.1 different ones on average.
        assertEquals(11.14, letters / 20_000.0, 0.05);
    }

    /** A generator that draws only digits at first: such a code would be taken for two of six. */
    @Test
    void a_draw_of_digits_alone_is_thrown_away() {
        var stuck =
                new java.util.random.RandomGenerator() {
                    private int drawn;

                    @Override
                    public long nextLong() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int nextInt(int bound) {
                        return drawn++ < 12 ? 7 : 31;
                    }
                };
        assertEquals("zzzz-zzzz-zzzz", RecoveryCode.random(stuck).reveal());
    }

    private static List<Integer> remaining(Account account) {
        return account.codeSets().map(set -> set.unused().size()).toList();
    }

    private static void assertAcceptedRecovery(Ruling ruling) {
        assertEquals(
                Cause.RIGHT_RECOVERY_CODE, assertInstanceOf(Ruling.Accepted.class, ruling).cause());
    }
}
