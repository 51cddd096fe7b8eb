package io.sallyport.engine.keys;

import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM under the keys of one purpose: key id in 4 bytes, random nonce in 12, ciphertext and
 * tag.
 */
final class AeadBox {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final DerivedKeys keys;
    private final SecureRandom random;

    AeadBox(DerivedKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    byte[] close(byte[] plain, byte[] associated) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        // Once: the keys may be exchanged meanwhile.
        int keyId = keys.current();
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keyId, nonce, associated);
            byte[] sealed = cipher.doFinal(plain);
            return new ByteWriter().u32(keyId).raw(nonce).raw(sealed).toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot do AES-GCM", e);
        }
    }

    /**
     * @throws KeyException if this box did not close it for the same associated data
     */
    byte[] open(byte[] closed, byte[] associated) {
        try {
            var in = new Cursor(closed);
            long keyId = in.u32("key id");
            byte[] nonce = in.take(NONCE_BYTES, "nonce");
            byte[] sealed = in.take(in.remaining(), "ciphertext");
            return cipher(Cipher.DECRYPT_MODE, keyId, nonce, associated).doFinal(sealed);
        } catch (GeneralSecurityException | MalformedBytesException e) {
            throw new KeyException(
                    "something does not open with the key it names: it is damaged, or of another"
                            + " server",
                    e);
        }
    }

    /**
     * Id of the key that {@code closed} names.
     *
     * @throws KeyException if it is too short to name one
     */
    long keyOf(byte[] closed) {
        try {
            return new Cursor(closed).u32("key id");
        } catch (MalformedBytesException e) {
            throw new KeyException("something is too short to name its key: it is damaged", e);
        }
    }

    private Cipher cipher(int mode, long keyId, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.key(keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
