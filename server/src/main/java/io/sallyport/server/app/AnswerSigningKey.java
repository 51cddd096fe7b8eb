package io.sallyport.server.app;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * Signs what applications are answered: Ed25519 (RFC 8032). Made once for a store, and kept there
 * with the list of applications, sealed under the key file.
 */
final class AnswerSigningKey {
    private static final int ENCODED_MAX = 256;

    private final PrivateKey key;
    private final AnswerPublicKey publicKey;

    AnswerSigningKey(PrivateKey key, AnswerPublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    static AnswerSigningKey generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(AnswerPublicKey.ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            var pair = generator.generateKeyPair();
            return new AnswerSigningKey(
                    pair.getPrivate(), AnswerPublicKey.of(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no Ed25519", e);
        }
    }

    AnswerPublicKey publicKey() {
        return publicKey;
    }

    byte[] sign(byte[] content) {
        try {
            var signature = Signature.getInstance(AnswerPublicKey.ALGORITHM);
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no Ed25519", e);
        }
    }

    /** The caller seals it. */
    void write(ByteWriter out) {
        out.blob(key.getEncoded()).blob(publicKey.encoded());
    }

    static AnswerSigningKey read(Cursor in) throws MalformedBytesException {
        byte[] secret = in.blob(1, ENCODED_MAX, "private key");
        byte[] encoded = in.blob(1, ENCODED_MAX, "public key");
        try {
            var factory = KeyFactory.getInstance(AnswerPublicKey.ALGORITHM);
            return new AnswerSigningKey(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    AnswerPublicKey.of(encoded));
        } catch (GeneralSecurityException e) {
            throw new MalformedBytesException("the signing key is none");
        } finally {
            java.util.Arrays.fill(secret, (byte) 0);
        }
    }
}
