package io.sallyport.otp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Field;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HotpWorkerTest {
    private static final SharedSecret SECRET = SharedSecret.of(new byte[] {1, 2, 3});

    @ParameterizedTest
    @EnumSource(OtpHash.class)
    void nothing_of_the_key_stays_in_the_buffer(OtpHash hash) throws Exception {
        var hmac = new Hmac(hash, 8);
        var worker = new HotpWorker(hmac, hash);
        byte[] empty = buffer(hmac).clone();

        worker.value(SECRET, 1, 6);
        assertArrayEquals(empty, buffer(hmac));

        worker.firstMatch(SECRET, 1, 3, 6, 123_456);
        assertArrayEquals(empty, buffer(hmac));
    }

    @Test
    void nothing_of_the_key_stays_in_the_buffer_after_a_failure() throws Exception {
        var hmac = new Hmac(OtpHash.SHA1, 8);
        var worker = new HotpWorker(hmac, OtpHash.SHA1);
        assertThrows(IllegalArgumentException.class, () -> worker.value(SECRET, 1, 9));
        assertArrayEquals(new byte[buffer(hmac).length], buffer(hmac));

        SharedSecret closed = SharedSecret.of(new byte[] {1, 2, 3});
        closed.close();
        assertThrows(IllegalStateException.class, () -> worker.value(closed, 1, 6));
        assertArrayEquals(new byte[buffer(hmac).length], buffer(hmac));
    }

    /** A match costs as much as none, wherever it lies: two digests for every counter. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 8, 16})
    void the_whole_window_is_computed(long matching) throws NoSuchAlgorithmException {
        var digests = new AtomicInteger();
        var hmac = new Hmac(OtpHash.SHA1, 8, counting(digests), counting(digests));
        var worker = new HotpWorker(hmac, OtpHash.SHA1);
        int candidate = matching < 0 ? -1 : worker.value(SECRET, matching, 6);
        digests.set(0);

        assertEquals(matching, worker.firstMatch(SECRET, 0, 17, 6, candidate));

        assertEquals(2 * 17, digests.get());
    }

    /** Close during the reading of the key: the flag is looked at afterwards. */
    @Test
    void a_secret_closed_while_its_key_is_read_makes_no_password() throws Exception {
        // Longer than a block, so that it goes through the digest first.
        SharedSecret secret = SharedSecret.of(new byte[65]);
        MessageDigest closing = new HookedDigest(MessageDigest.getInstance("SHA-1"), secret::close);
        var hmac = new Hmac(OtpHash.SHA1, 8, closing, MessageDigest.getInstance("SHA-1"));
        var worker = new HotpWorker(hmac, OtpHash.SHA1);
        assertThrows(IllegalStateException.class, () -> worker.value(secret, 1, 6));
    }

    /** So that they are ones that began when their code was compiled; nobody may notice. */
    @Test
    void passwords_stay_the_same_when_the_digests_are_replaced() {
        var worker = new HotpWorker(OtpHash.SHA256);
        int expected = worker.value(SECRET, 1, 8);
        for (int i = 0; i < 5000; i++) {
            assertEquals(expected, worker.value(SECRET, 1, 8));
        }
    }

    private static byte[] buffer(Hmac hmac) throws ReflectiveOperationException {
        Field field = Hmac.class.getDeclaredField("buffer");
        field.setAccessible(true);
        return (byte[]) field.get(hmac);
    }

    private static MessageDigest counting(AtomicInteger digests) throws NoSuchAlgorithmException {
        return new HookedDigest(MessageDigest.getInstance("SHA-1"), digests::incrementAndGet);
    }

    /** A digest that runs something before each result. */
    private static final class HookedDigest extends MessageDigest {
        private final MessageDigest real;
        private final Runnable hook;

        HookedDigest(MessageDigest real, Runnable hook) {
            super(real.getAlgorithm());
            this.real = real;
            this.hook = hook;
        }

        @Override
        protected void engineUpdate(byte input) {
            real.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            real.update(input, offset, length);
        }

        @Override
        protected int engineGetDigestLength() {
            return real.getDigestLength();
        }

        @Override
        protected byte[] engineDigest() {
            hook.run();
            return real.digest();
        }

        @Override
        protected void engineReset() {
            real.reset();
        }
    }
}
