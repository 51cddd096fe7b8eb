package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedSecretTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 20, 64, 128})
    void a_secret_has_1_to_128_bytes(int length) {
        assertEquals(length, SharedSecret.of(new byte[length]).length());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 129, 4096})
    void other_lengths_are_refused_FMT_5(int length) {
        assertThrows(IllegalArgumentException.class, () -> SharedSecret.of(new byte[length]));
    }

    @Test
    void the_callers_array_is_copied() {
        byte[] key = {1, 2, 3};
        SharedSecret secret = SharedSecret.of(key);
        key[0] = 9;
        assertArrayEquals(new byte[] {1, 2, 3}, secret.lend(byte[]::clone));
    }

    @Test
    void what_is_lent_is_cleared_and_cannot_change_the_secret() {
        SharedSecret secret = SharedSecret.of(new byte[] {1, 2, 3});
        byte[] kept =
                secret.lend(key -> {
                    key[0] = 9;
                    return key;
                });
        assertArrayEquals(new byte[3], kept);
        assertArrayEquals(new byte[] {1, 2, 3}, secret.lend(byte[]::clone));
    }

    @Test
    void what_is_lent_is_cleared_after_a_failure_too() {
        SharedSecret secret = SharedSecret.of(new byte[] {1, 2, 3});
        var kept = new AtomicReference<byte[]>();
        assertThrows(
                ArithmeticException.class,
                () ->
                        secret.lend(key -> {
                            kept.set(key);
                            throw new ArithmeticException();
                        }));
        assertArrayEquals(new byte[3], kept.get());
    }

    @Test
    void after_close_every_use_of_the_key_fails() {
        SharedSecret secret = SharedSecret.of(new byte[20]);
        SharedSecret other = SharedSecret.of(new byte[20]);
        secret.close();
        secret.close();
        assertThrows(IllegalStateException.class, () -> secret.lend(byte[]::clone));
        assertThrows(IllegalStateException.class, secret::toBase32);
        assertThrows(IllegalStateException.class, secret::copy);
        assertThrows(IllegalStateException.class, () -> secret.matches(other));
        assertThrows(IllegalStateException.class, () -> other.matches(secret));
        assertEquals(20, secret.length());
    }

    @Test
    void close_clears_the_key_itself() throws ReflectiveOperationException {
        SharedSecret secret = SharedSecret.of(new byte[] {1, 2, 3});
        var field = SharedSecret.class.getDeclaredField("key");
        field.setAccessible(true);
        byte[] key = (byte[]) field.get(secret);
        assertArrayEquals(new byte[] {1, 2, 3}, key);
        secret.close();
        assertArrayEquals(new byte[3], key);
    }

    @Test
    void a_copy_lives_on_when_the_first_is_closed() {
        SharedSecret secret = SharedSecret.of(new byte[] {1, 2, 3});
        SharedSecret copy = secret.copy();
        secret.close();
        assertArrayEquals(new byte[] {1, 2, 3}, copy.lend(byte[]::clone));
    }

    @Test
    void equal_keys_match() {
        SharedSecret secret = SharedSecret.of(new byte[] {1, 2, 3});
        assertTrue(secret.matches(SharedSecret.of(new byte[] {1, 2, 3})));
        assertFalse(secret.matches(SharedSecret.of(new byte[] {1, 2, 4})));
        assertFalse(secret.matches(SharedSecret.of(new byte[] {1, 2})));
    }

    @Test
    void equals_fails_loudly() {
        SharedSecret secret = SharedSecret.of(new byte[] {1});
        assertThrows(UnsupportedOperationException.class, () -> secret.equals(secret.copy()));
        assertThrows(UnsupportedOperationException.class, secret::hashCode);
    }

    @Test
    void it_does_not_print_its_key() {
        assertEquals("SharedSecret[3 bytes]", SharedSecret.of(new byte[] {1, 2, 3}).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 128})
    void a_random_secret_has_the_length_asked_for(int length) {
        assertEquals(length, SharedSecret.random(length, new SecureRandom()).length());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9, 129})
    void a_new_secret_is_neither_weak_nor_too_long_FMT_5(int length) {
        assertThrows(
                IllegalArgumentException.class,
                () -> SharedSecret.random(length, new SecureRandom()));
    }

    @Test
    void random_secrets_differ() {
        var random = new SecureRandom();
        assertFalse(SharedSecret.random(20, random).matches(SharedSecret.random(20, random)));
    }

    @Test
    void base32_goes_both_ways() throws MalformedSecretException {
        SharedSecret secret = SharedSecret.fromBase32("gezd-gnbv gy3t-qojq");
        assertArrayEquals("1234567890".getBytes(US_ASCII), secret.lend(byte[]::clone));
        assertEquals("GEZDGNBVGY3TQOJQ", new String(secret.toBase32()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", " - ", "A", "1", "secret!"})
    void what_is_no_secret_is_refused_without_being_quoted(String text) {
        var refusal =
                assertThrows(MalformedSecretException.class, () -> SharedSecret.fromBase32(text));
        assertFalse(text.length() > 3 && String.valueOf(refusal.getMessage()).contains(text));
    }

    @Test
    void base32_of_more_than_128_bytes_is_refused() throws MalformedSecretException {
        assertEquals(128, SharedSecret.fromBase32("A".repeat(205)).length());
        assertThrows(
                MalformedSecretException.class, () -> SharedSecret.fromBase32("A".repeat(207)));
    }

    /** Of a secret that is closed meanwhile, all bytes are lent or none. */
    @Test
    void nobody_is_lent_a_half_cleared_key() throws Exception {
        byte[] key = new byte[SharedSecret.LENGTH_MAX];
        Arrays.fill(key, (byte) 7);
        var current = new AtomicReference<SharedSecret>(SharedSecret.of(key));
        var done = new AtomicBoolean();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> wrong =
                    thread.submit(() -> {
                        int count = 0;
                        while (!done.get()) {
                            count += isWholeOrNothing(current.get(), key) ? 0 : 1;
                        }
                        return count;
                    });
            for (int i = 0; i < 300_000; i++) {
                current.getAndSet(SharedSecret.of(key)).close();
            }
            done.set(true);
            assertEquals(0, wrong.get());
        }
    }

    private static boolean isWholeOrNothing(SharedSecret secret, byte[] key) {
        try {
            return secret.lend(lent -> Arrays.equals(key, lent));
        } catch (IllegalStateException closedBefore) {
            return true;
        }
    }
}
