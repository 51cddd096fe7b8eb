package io.sallyport.engine.sealing;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.keys.Seal;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * The key that signs seals and cut points. It is made once for a store, kept there wrapped under
 * the key file, and stays the same when the key file's keys change: only its wrapping is made anew.
 */
public final class AuditSigningKey {
    private static final int ENCODED_MAX = 256;

    private final PrivateKey key;
    private final AuditPublicKey publicKey;

    private AuditSigningKey(PrivateKey key, AuditPublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /** A new key. */
    public static AuditSigningKey generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(AuditPublicKey.ALGORITHM);
            generator.initialize(java.security.spec.NamedParameterSpec.ED25519, random);
            var pair = generator.generateKeyPair();
            return new AuditSigningKey(pair.getPrivate(), new AuditPublicKey(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no Ed25519", e);
        }
    }

    /**
     * The key of this store; made and kept there if it has none yet. Its wrapping is always made
     * anew, so that it lies under the key file's current key.
     *
     * @param wrapping of the key file
     * @throws StoreException if the key file does not open it
     */
    public static AuditSigningKey of(SealStore store, Seal wrapping, SecureRandom random) {
        var kept = store.signingKey();
        var key = kept.isPresent() ? unwrap(kept.get(), wrapping) : generate(random);
        key.keepIn(store, wrapping);
        return key;
    }

    /** Keeps it in the store, wrapped under the key file's current key. */
    public void keepIn(SealStore store, Seal wrapping) {
        store.keepSigningKey(wrap(wrapping));
    }

    public AuditPublicKey publicKey() {
        return publicKey;
    }

    /** The record of a seal: its bytes, then the signature. */
    public byte[] sign(AuditSeal seal) {
        return sign(SealFormat.write(seal));
    }

    /** The record of a cut point: its bytes, then the signature. */
    public byte[] sign(AuditCut cut) {
        return sign(SealFormat.write(cut));
    }

    private byte[] sign(byte[] content) {
        try {
            var signature = Signature.getInstance(AuditPublicKey.ALGORITHM);
            signature.initSign(key);
            signature.update(content);
            return new ByteWriter().raw(content).raw(signature.sign()).toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no Ed25519", e);
        }
    }

    private byte[] wrap(Seal wrapping) {
        byte[] secret = key.getEncoded();
        byte[] plain = new ByteWriter().blob(secret).blob(publicKey.encoded()).toByteArray();
        try {
            return wrapping.close(plain);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static AuditSigningKey unwrap(byte[] wrapped, Seal wrapping) {
        byte[] plain =
                wrapping.open(wrapped)
                        .orElseThrow(() ->
                                new StoreException(
                                        "the key file does not open the key that signs the audit:"
                                                + " it is damaged, or of another server; put the"
                                                + " store back from a backup"));
        try {
            var in = new Cursor(plain);
            byte[] secret = in.blob(1, ENCODED_MAX, "private key");
            byte[] encoded = in.blob(1, ENCODED_MAX, "public key");
            in.end();
            try {
                var factory = KeyFactory.getInstance(AuditPublicKey.ALGORITHM);
                return new AuditSigningKey(
                        factory.generatePrivate(new PKCS8EncodedKeySpec(secret)),
                        AuditPublicKey.of(encoded));
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        } catch (GeneralSecurityException | MalformedBytesException e) {
            throw new StoreException("the key that signs the audit cannot be read", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }
}
