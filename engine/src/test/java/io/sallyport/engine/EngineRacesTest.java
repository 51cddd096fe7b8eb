package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.enrollment.IssueCodes;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.otp.Hotp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One code at many nodes at once leads to one accept (FAULT-1, FAIL-3, GUESS-46, FAIL-30). */
class EngineRacesTest {
    private static final int ROUNDS = 100;

    private final Stage stage = new Stage();
    private final List<AuthenticationEngine> nodes =
            List.of(stage.engine(), stage.engine(), stage.engine());

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void of_one_clock_code_exactly_one_is_granted(int threads) throws Exception {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        for (int round = 0; round < ROUNDS; round++) {
            stage.clock.advance(Duration.ofSeconds(30));
            assertOneGranted(race(threads, stage.code(phone)));
            assertEquals(stage.step(), stage.totp("alice", phone).lastStep());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void of_one_counter_code_exactly_one_is_granted(int threads) throws Exception {
        Device key = stage.hotp("alice", "key", Hotp.DEFAULT);
        for (int round = 0; round < ROUNDS; round++)
            assertOneGranted(race(threads, key.code(round)));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void of_one_recovery_code_exactly_one_is_granted(int threads) throws Exception {
        for (int set = 0; set < ROUNDS / 10; set++) {
            String account = "alice" + set;
            stage.totp(account, "phone", Rehearsal.SIX);
            for (var code : stage.recoveryCodes(account))
                assertOneGranted(race(account, threads, code.reveal()));
            assertEquals(
                    0, stage.account(account).codeSets().findFirst().orElseThrow().unused().size());
        }
    }

    /** A resend beside its original: both get the one verdict, one code is burned. */
    @Test
    void an_attempt_that_is_sent_to_all_nodes_at_once_gets_one_verdict() throws Exception {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        for (int round = 0; round < ROUNDS; round++) {
            stage.clock.advance(Duration.ofSeconds(30));
            var request = stage.stranger("alice");
            var asked = assertInstanceOf(Challenged.class, nodes.getFirst().begin(request));
            var attempts = new ArrayList<Callable<AuthenticationOutcome>>();
            for (int i = 0; i < 9; i++) {
                var node = nodes.get(i % 3);
                attempts.add(() -> Stage.answer(node, request, asked, stage.code(phone)));
            }
            var events =
                    atOnce(attempts).stream()
                            .map(o -> assertInstanceOf(Granted.class, o).event())
                            .distinct()
                            .toList();
            assertEquals(List.of(stage.lastEvent().id()), events);
        }
    }

    /** GUESS-46: 64 wrong codes at once are counted or not evaluated. */
    @Test
    void parallel_guesses_do_not_outrun_the_budget() throws Exception {
        for (int round = 0; round < 20; round++) {
            String account = "alice" + round;
            stage.totp(account, "phone", Rehearsal.EIGHT);
            var outcomes = race(account, 64, "00000000");
            assertEquals(5, outcomes.stream().filter(Denied.class::isInstance).count());
            assertEquals(59, outcomes.stream().filter(Challenged.class::isInstance).count());
            assertEquals(
                    stage.now().plus(Duration.ofHours(1)),
                    stage.account(account).guesses().stranger().shortTerm());
        }
    }

    /** The owner's right code among a flood of wrong ones, taken in turn. */
    @Test
    void a_flood_does_not_keep_the_owner_out() throws Exception {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        for (int round = 0; round < 20; round++) {
            stage.clock.advance(Duration.ofMinutes(2));
            var attempts = attempts("alice", 63, "hunter2");
            attempts.addAll(attempts("alice", 1, phone.codesUpTo(stage.step(), 3)));
            var outcomes = atOnce(attempts);
            assertEquals(1, outcomes.stream().filter(Granted.class::isInstance).count());
            assertEquals(63, outcomes.stream().filter(Denied.class::isInstance).count());
        }
    }

    /** Proof and change are one compare-and-set. */
    @Test
    void of_many_changes_with_one_code_one_is_made() throws Exception {
        var alice = new AccountName("alice");
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        for (int round = 0; round < 30; round++) {
            stage.clock.advance(Duration.ofSeconds(30));
            stage.fillBudgets("alice");
            var made = new ConcurrentLinkedQueue<IssueCodes>();
            var works = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 16; i++) {
                var changes = stage.changes();
                var change = IssueCodes.recovery(stage.keys(), stage.random());
                var request = stage.stranger("alice");
                var asked =
                        assertInstanceOf(
                                ChangeOutcome.Challenged.class,
                                changes.begin(request, alice, change));
                byte[] challenge = asked.challenge().id();
                works.add(() -> {
                    try (var typed = Stage.typed(stage.code(phone))) {
                        return changes.answer(request, alice, challenge, typed, change)
                                        instanceof ChangeOutcome.Done
                                && made.add(change);
                    }
                });
            }
            assertEquals(1, atOnce(works).stream().filter(done -> done).count());
            for (var code : made.element().codes())
                assertInstanceOf(
                        Granted.class, stage.login(stage.stranger("alice"), code.reveal()));
        }
    }

    /** A login and a change race for one code: one of them wins. */
    @Test
    void of_a_login_and_a_change_with_one_code_one_is_made() throws Exception {
        var alice = new AccountName("alice");
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        for (int round = 0; round < ROUNDS; round++) {
            stage.clock.advance(Duration.ofSeconds(30));
            stage.fillBudgets("alice");
            String code = stage.code(phone);
            var changes = stage.changes();
            var renewal = IssueCodes.recovery(stage.keys(), stage.random());
            var request = stage.stranger("alice");
            var asked =
                    assertInstanceOf(
                            ChangeOutcome.Challenged.class, changes.begin(request, alice, renewal));
            var works = new ArrayList<Callable<Boolean>>();
            for (var login : attempts("alice", 2, code))
                works.add(() -> login.call() instanceof Granted);
            works.add(() -> {
                try (var typed = Stage.typed(code)) {
                    return changes.answer(request, alice, asked.challenge().id(), typed, renewal)
                            instanceof ChangeOutcome.Done;
                }
            });
            assertEquals(1, atOnce(works).stream().filter(won -> won).count());
        }
    }

    private static void assertOneGranted(List<AuthenticationOutcome> outcomes) {
        long granted = outcomes.stream().filter(Granted.class::isInstance).count();
        assertEquals(1, granted, outcomes.toString());
        // The others were denied, or asked for more codes when the wrong ones had emptied the lane.
        assertTrue(
                outcomes.stream()
                        .allMatch(o ->
                                o instanceof Granted
                                        || o instanceof Denied
                                        || o instanceof Challenged),
                outcomes.toString());
    }

    private List<AuthenticationOutcome> race(int threads, String typed) throws Exception {
        stage.fillBudgets("alice");
        return race("alice", threads, typed);
    }

    private List<AuthenticationOutcome> race(String account, int threads, String typed)
            throws Exception {
        return atOnce(attempts(account, threads, typed));
    }

    private List<Callable<AuthenticationOutcome>> attempts(
            String account, int count, String typed) {
        var attempts = new ArrayList<Callable<AuthenticationOutcome>>();
        for (int i = 0; i < count; i++) {
            var node = nodes.get(i % nodes.size());
            var request = stage.stranger(account);
            var asked = assertInstanceOf(Challenged.class, node.begin(request));
            attempts.add(() -> Stage.answer(node, request, asked, typed));
        }
        return attempts;
    }

    /** Runs all of them, let loose together. */
    private static <T> List<T> atOnce(List<Callable<T>> works)
            throws InterruptedException, ExecutionException {
        var gate = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (Callable<T> work : works)
                running.add(
                        threads.submit(() -> {
                            gate.await();
                            return work.call();
                        }));
            gate.countDown();
            var results = new ArrayList<T>();
            for (Future<T> one : running) results.add(one.get());
            return results;
        }
    }
}
