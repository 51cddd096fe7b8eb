package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HotpWorkerPoolTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = 2_000;

    @ParameterizedTest
    @EnumSource(OtpHash.class)
    void each_hash_has_a_pool_of_its_own(OtpHash hash) {
        HotpWorkerPool pool = HotpWorkerPool.of(hash);
        assertSame(pool, HotpWorkerPool.of(hash));
        SharedSecret secret = SharedSecret.of("12345678901234567890".getBytes(US_ASCII));
        int expected = new HotpWorker(hash).value(secret, 1, 8);
        assertEquals(expected, pool.take().value(secret, 1, 8));
    }

    @Test
    void a_worker_given_back_is_taken_again() {
        HotpWorkerPool pool = HotpWorkerPool.of(OtpHash.SHA512);
        HotpWorker worker = pool.take();
        pool.giveBack(worker);
        assertSame(worker, pool.take());
        pool.giveBack(worker);
    }

    @Test
    void workers_held_are_all_different() {
        HotpWorkerPool pool = HotpWorkerPool.of(OtpHash.SHA1);
        var held = new ArrayList<HotpWorker>();
        for (int i = 0; i < 100; i++) {
            held.add(pool.take());
        }
        Set<HotpWorker> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(held);
        assertEquals(100, distinct.size());
        // More than the pool keeps: the rest is dropped.
        held.forEach(pool::giveBack);
    }

    @Test
    void no_two_threads_hold_one_worker() throws Exception {
        HotpWorkerPool pool = HotpWorkerPool.of(OtpHash.SHA256);
        Set<HotpWorker> held = ConcurrentHashMap.newKeySet();
        Callable<Boolean> task =
                () -> {
                    boolean alone = true;
                    for (int i = 0; i < ROUNDS; i++) {
                        HotpWorker worker = pool.take();
                        alone &= held.add(worker);
                        Thread.onSpinWait();
                        held.remove(worker);
                        pool.giveBack(worker);
                    }
                    return alone;
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            assertAllTrue(threads, task);
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertAllTrue(threads, task);
        }
    }

    @Test
    void passwords_are_right_with_many_platform_threads_at_once() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            assertAllTrue(threads, checking());
        }
    }

    @Test
    void passwords_are_right_with_many_virtual_threads_at_once() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertAllTrue(threads, checking());
        }
    }

    /** Makes and finds passwords of random keys; expectations come from workers of its own. */
    private static Callable<Boolean> checking() {
        RandomGenerator random = Seeded.random(HotpWorkerPoolTest.class);
        record Case(Hotp hotp, SharedSecret secret, long counter, String password) {}
        var cases = new ArrayList<Case>();
        for (int i = 0; i < 300; i++) {
            var hotp = new Hotp(Seeded.hash(random), random.nextInt(6, 9));
            SharedSecret secret = SharedSecret.random(random.nextInt(10, 129), random);
            long counter = random.nextLong(0, Long.MAX_VALUE);
            int value = new HotpWorker(hotp.hash()).value(secret, counter, hotp.digits());
            String password = new OneTimePassword(value, hotp.digits()).reveal();
            cases.add(new Case(hotp, secret, counter, password));
        }
        return () -> {
            boolean right = true;
            for (int i = 0; i < ROUNDS; i++) {
                Case one = cases.get(i % cases.size());
                OneTimePassword made = one.hotp.generate(one.secret, one.counter);
                right &= made.reveal().equals(one.password);
                right &= one.hotp.matchingCounter(one.secret, made, one.counter, 1).isPresent();
            }
            return right;
        };
    }

    private static void assertAllTrue(ExecutorService threads, Callable<Boolean> task)
            throws Exception {
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            results.add(threads.submit(task));
        }
        for (Future<Boolean> result : results) {
            assertTrue(result.get());
        }
    }
}
