package io.sallyport.engine.keys;

import io.sallyport.engine.account.KeyException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Seals what travels through other hands and must come back unread and unchanged, such as a
 * challenge.
 */
public final class Seal {
    private static final byte[] NOTHING = {};

    private final AeadBox box;

    private Seal(AeadBox box) {
        this.box = box;
    }

    /** For challenges. */
    public static Seal forChallenges(KeyRing keys, SecureRandom random) {
        return new Seal(new AeadBox(keys.derive(Purpose.CHALLENGES), random));
    }

    /** For enrolments that have begun. */
    public static Seal forEnrollments(KeyRing keys, SecureRandom random) {
        return new Seal(new AeadBox(keys.derive(Purpose.ENROLLMENTS), random));
    }

    /** For judgements on state files that are being carried out. */
    public static Seal forFileTickets(KeyRing keys, SecureRandom random) {
        return new Seal(new AeadBox(keys.derive(Purpose.FILE_TICKETS), random));
    }

    /** For the key that signs the audit. */
    public static Seal forAuditKeys(KeyRing keys, SecureRandom random) {
        return new Seal(new AeadBox(keys.derive(Purpose.AUDIT_KEYS), random));
    }

    /** For the applications that may ask, and the key that signs what they are answered. */
    public static Seal forApplications(KeyRing keys, SecureRandom random) {
        return new Seal(new AeadBox(keys.derive(Purpose.APPLICATIONS), random));
    }

    /** For logins that an application has begun. */
    public static Seal forApiLogins(KeyRing keys, SecureRandom random) {
        return new Seal(new AeadBox(keys.derive(Purpose.API_LOGINS), random));
    }

    /** Id of the wrapping key that something was closed under; it must be whole. */
    public static long keyOf(byte[] closed) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(closed).getInt());
    }

    public byte[] close(byte[] plain) {
        return box.close(plain, NOTHING);
    }

    /** What was closed; empty if this seal did not close it. */
    public Optional<byte[]> open(byte[] closed) {
        try {
            return Optional.of(box.open(closed, NOTHING));
        } catch (KeyException notOurs) {
            return Optional.empty();
        }
    }
}
