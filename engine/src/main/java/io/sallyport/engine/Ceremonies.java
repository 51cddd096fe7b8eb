package io.sallyport.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.keys.Seal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Questions for passkeys. Nothing of them is kept: what they are for and when they were begun lies
 * sealed in the token, and what is signed is the token's digest. That each is used once is the
 * register's to say.
 */
final class Ceremonies {
    /** A browser asks its owner for as long as it is told. */
    static final Duration LIFETIME = Duration.ofSeconds(120);

    /** No challenge of a login begins with it: the two travel under one seal. */
    private static final int VERSION = 0x50;

    private static final int DIGEST_BYTES = 32;

    private final Seal seal;

    Ceremonies(Seal seal) {
        this.seal = seal;
    }

    /** What opening a token brought. */
    sealed interface Opened {
        record Ours(byte[] challenge, Instant begun) implements Opened {}

        record Bad(Cause cause) implements Opened {}
    }

    /**
     * @param purpose what an answer does, and where; an answer does nothing else
     */
    Ceremony begin(byte[] purpose, Instant now) {
        byte[] token =
                seal.close(
                        new ByteWriter()
                                .u8(VERSION)
                                .raw(digest(purpose))
                                .instant(now)
                                .toByteArray());
        return new Ceremony(token, digest(token));
    }

    Opened open(byte[] token, byte[] purpose, Instant now) {
        Optional<Instant> begun = seal.open(token).flatMap(plain -> begun(plain, digest(purpose)));
        if (begun.isEmpty()) return new Opened.Bad(Cause.CHALLENGE_INVALID);
        boolean isLive = !now.isBefore(begun.get()) && now.isBefore(begun.get().plus(LIFETIME));
        return isLive
                ? new Opened.Ours(digest(token), begun.get())
                : new Opened.Bad(Cause.CHALLENGE_EXPIRED);
    }

    private static Optional<Instant> begun(byte[] plain, byte[] purpose) {
        try {
            var in = new Cursor(plain);
            if (in.u8("version") != VERSION) return Optional.empty();
            boolean isFor = MessageDigest.isEqual(in.take(DIGEST_BYTES, "purpose"), purpose);
            Instant begun = in.instant("begun");
            in.end();
            return isFor ? Optional.of(begun) : Optional.empty();
        } catch (MalformedBytesException e) {
            return Optional.empty(); // a challenge of another kind
        }
    }

    static byte[] purpose(String word, byte[] where) {
        return new ByteWriter().blob(word.getBytes(UTF_8)).blob(where).toByteArray();
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
