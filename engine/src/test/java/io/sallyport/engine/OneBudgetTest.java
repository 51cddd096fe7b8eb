package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.FreshStepMatrixTest.Kind;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No door, no operation, no session, no spelling and no source opens a budget of its own (GUESS-28,
 * GUESS-39, GUESS-45, GUESS-47, GUESS-49, FAIL-5, FAIL-6, FAIL-8, FAIL-9).
 */
class OneBudgetTest {
    private static final AccountName ALICE = new AccountName("alice");
    private static final int STRANGERS_GUESSES = 5;

    private final Stage stage = new Stage();
    private Device phone;

    @BeforeEach
    void enrol() {
        phone = stage.totp("alice", "phone", Rehearsal.EIGHT);
        stage.totp("alice", "tablet", Rehearsal.EIGHT);
        phone = stage.totp("alice", "key", Rehearsal.SIX);
    }

    /** GUESS-45: each operation that takes a code, alone; the matrix names every kind of change. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void every_change_is_charged_like_a_login(Kind kind) {
        int judged = 0;
        for (int i = 0; i < 3 * STRANGERS_GUESSES; i++) if (isJudged(kind)) judged++;
        assertEquals(STRANGERS_GUESSES, judged);
        assertInstanceOf(Challenged.class, login());
    }

    /** GUESS-45: all of them in any order have together what one of them has. */
    @Test
    void all_operations_share_one_budget() {
        Property.holds(
                10,
                random -> {
                    List<Kind> kinds = List.of(Kind.values());
                    var other = new OneBudgetTest();
                    other.enrol();
                    int judged = 0;
                    for (int i = 0; i < 40; i++) {
                        boolean isLogin = random.nextInt(Kind.values().length + 1) == 0;
                        Kind kind = kinds.get(random.nextInt(kinds.size()));
                        if (isLogin ? other.login() instanceof Denied : other.isJudged(kind))
                            judged++;
                    }
                    assertEquals(STRANGERS_GUESSES, judged);
                });
    }

    /**
     * GUESS-49 and FAIL-5: a right password in between gives nothing back, nor does a new session.
     */
    @Test
    void a_thousand_sessions_behind_the_right_password_share_one_budget() {
        int judged = 0;
        for (int i = 0; i < 1_000; i++) if (login() instanceof Denied) judged++;
        assertEquals(STRANGERS_GUESSES, judged);
        // FAIL-6: the owner is told, once.
        assertEquals(
                List.of(OwnerNotice.WRONG_SECOND_STEP, OwnerNotice.STRANGER_LANE_EMPTY),
                stage.notices);
    }

    /** FAIL-9: the address may change as often as it likes. */
    @Test
    void two_hundred_sources_share_one_budget() {
        int judged = 0;
        for (int i = 0; i < 200; i++)
            if (stage.login(stage.stranger("alice"), wrong()) instanceof Denied) judged++;
        assertEquals(STRANGERS_GUESSES, judged);
    }

    /**
     * GUESS-47 and FAIL-10: spellings that the door declares equal have one bucket and one burn.
     */
    @Test
    void a_hundred_spellings_of_one_account_share_bucket_and_burn() {
        List<String> spellings = IntStream.range(0, 100).mapToObj(i -> "alice-" + i).toList();
        stage.setNames(
                new IdentityMap(
                        spellings.stream()
                                .map(login -> new IdentityMap.Line("host", "*", login, "alice"))
                                .toList()));
        assertInstanceOf(Granted.class, stage.login(stage.stranger("alice-0"), code()));
        int judged = 0;
        var outcomes = new ArrayList<AuthenticationOutcome>();
        for (String spelling : spellings)
            outcomes.add(stage.login(stage.stranger(spelling), code()));
        for (var outcome : outcomes) if (outcome instanceof Denied) judged++;
        assertEquals(STRANGERS_GUESSES, judged);
        assertTrue(outcomes.stream().noneMatch(Granted.class::isInstance));
        // Others are other accounts.
        stage.totp("Alice-0", "phone", Rehearsal.SIX);
        assertInstanceOf(Denied.class, stage.login(stage.stranger("Alice-0"), wrong()));
    }

    /** GUESS-26: behind a wrong password nothing is compared, charged or burned. */
    @Test
    void behind_a_wrong_password_nothing_is_charged() {
        var before = stage.account("alice").guesses();
        for (int i = 0; i < 20; i++) {
            var request =
                    stage.request(
                            "alice",
                            java.util.Set.of(),
                            java.util.OptionalLong.of(1000),
                            AuthenticationRequest.FirstStep.FAILED);
            assertInstanceOf(Denied.class, stage.login(request, code()));
        }
        assertEquals(before, stage.account("alice").guesses());
        assertInstanceOf(Granted.class, stage.login(stage.stranger("alice"), code()));
    }

    private AuthenticationOutcome login() {
        return stage.login(stage.stranger("alice"), wrong());
    }

    private boolean isJudged(Kind kind) {
        var request = stage.stranger("alice");
        var change = kind.on(stage);
        var asked =
                assertInstanceOf(
                        ChangeOutcome.Challenged.class,
                        stage.changes().begin(request, ALICE, change));
        try (var typed = Stage.typed(wrong())) {
            return stage.changes().answer(request, ALICE, asked.challenge().id(), typed, change)
                    instanceof ChangeOutcome.Denied;
        }
    }

    private String code() {
        return stage.code(phone);
    }

    /** A code of far too long ago: it is evaluated, and wrong. */
    private String wrong() {
        return phone.code(stage.step() - 1_000);
    }
}
