package io.sallyport.engine.keys;

import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.bytes.ByteWriter;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * Authenticates records at rest: HMAC-SHA256 under the key file, behind the record, with the key's
 * id. A store alone does not notice every flipped bit (FAULT-8).
 */
public final class RecordSeal {
    private static final int MAC_BYTES = 32;
    private static final int KEY_ID_BYTES = 4;
    private static final String TOO_SHORT = "a record is too short to be whole";

    private final DerivedKeys keys;

    public RecordSeal(KeyRing keys) {
        this.keys = keys.derive(Purpose.RECORDS);
    }

    /**
     * @param place what the record is and where it lies, so that it cannot be moved to another
     *     place
     * @return the record with its key id and MAC
     */
    public byte[] close(byte[] record, byte[] place) {
        int keyId = keys.current();
        byte[] mac = mac(record, record.length, place, keyId);
        return new ByteWriter().raw(record).u32(keyId).raw(mac).toByteArray();
    }

    /**
     * @throws KeyException if the record is damaged, moved, or of another key file
     */
    public byte[] open(byte[] sealed, byte[] place) {
        int length = sealed.length - KEY_ID_BYTES - MAC_BYTES;
        if (length < 0) throw new KeyException(TOO_SHORT);
        int keyId = ByteBuffer.wrap(sealed).getInt(length);
        byte[] expected = mac(sealed, length, place, Integer.toUnsignedLong(keyId));
        byte[] found = Arrays.copyOfRange(sealed, length + KEY_ID_BYTES, sealed.length);
        if (!MessageDigest.isEqual(expected, found))
            throw new KeyException("a record is damaged, or was written under another key file");
        return Arrays.copyOf(sealed, length);
    }

    /** Id of the key that closes what is new. */
    public int current() {
        return keys.current();
    }

    /**
     * Id of the key that a sealed record names; nothing is checked.
     *
     * @throws KeyException if it is too short to name one
     */
    public static int keyOf(byte[] sealed) {
        int at = sealed.length - KEY_ID_BYTES - MAC_BYTES;
        if (at < 0) throw new KeyException(TOO_SHORT);
        return ByteBuffer.wrap(sealed).getInt(at);
    }

    private byte[] mac(byte[] bytes, int length, byte[] place, long keyId) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.key(keyId));
            mac.update(new ByteWriter().blob(place).u32(length).toByteArray());
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no HmacSHA256", e);
        }
    }
}
