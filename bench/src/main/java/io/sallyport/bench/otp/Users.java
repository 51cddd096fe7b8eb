package io.sallyport.bench.otp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The population: users with distinct keys, the order in which they log in, and what they type. */
final class Users {
    static final int PERIOD_SECONDS = 30;

    /** The middle of a step, so that half a window reaches as far back as forward. */
    static final long NOW_SECONDS = 1_800_000_015L;

    static final long STEP = NOW_SECONDS / PERIOD_SECONDS;

    /** Codes typed; few, because a code that was just received lies in the cache, unlike a key. */
    static final int CODES = 1024;

    private static final long SEED = 4226;

    private final Hash hash;
    private final byte[][] keys;
    private final int[] order;
    private final int[] codes;

    private Users(Hash hash, byte[][] keys, int[] order, int[] codes) {
        this.hash = hash;
        this.keys = keys;
        this.order = order;
        this.codes = codes;
    }

    /**
     * The same ones on every call; their codes are random, hence wrong but for a few in a million.
     */
    static Users of(Hash hash, int count) {
        var random = new SplittableRandom(SEED);
        var keys = new byte[count][hash.keyBytes()];
        for (byte[] key : keys) {
            random.nextBytes(key);
        }
        return new Users(
                hash, keys, shuffled(count, random), random.ints(CODES, 0, 1_000_000).toArray());
    }

    private static int[] shuffled(int count, SplittableRandom random) {
        var order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The same users, of whom the first {@link #CODES} type the right code of {@code step}. */
    Users typing(long step) {
        IntUnaryOperator right = user -> code(user, step);
        var typed = new int[CODES];
        Arrays.setAll(typed, right);
        return new Users(hash, keys, order, typed);
    }

    int count() {
        return keys.length;
    }

    Hash hash() {
        return hash;
    }

    byte[] key(int user) {
        return keys[user];
    }

    int[] order() {
        return order;
    }

    int[] codes() {
        return codes;
    }

    /** The six digits, by the platform's own HMAC: no contestant judges itself. */
    private int code(int user, long step) {
        try {
            Mac mac = Mac.getInstance("Hmac" + hash);
            mac.init(new SecretKeySpec(keys[user], "RAW"));
            byte[] result = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = result[result.length - 1] & 0x0f;
            return (ByteBuffer.wrap(result).getInt(offset) & 0x7fff_ffff) % 1_000_000;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Hmac" + hash, e);
        }
    }
}
