package io.sallyport.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.Ceremony;
import io.sallyport.engine.PasskeyAnswer;
import io.sallyport.engine.PasskeySignatures;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.enrollment.AddPasskey;
import io.sallyport.engine.judge.PasskeyAttempt.Signed;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A passkey in software, with real signatures over a simpler form than WebAuthn's: nine bytes of
 * counter and flag, and the challenge.
 */
public final class SoftPasskey {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;
    private final String handle =
            BASE64.encodeToString(UUID.randomUUID().toString().getBytes(UTF_8));

    /** What the next answer says. */
    public long counter;

    public boolean isUserVerified = true;

    public SoftPasskey() {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks such signatures. */
    public static final PasskeySignatures SIGNATURES = SoftPasskey::check;

    public AddPasskey.MadePasskey made(Instant begun) {
        return new AddPasskey.MadePasskey(
                handle, BASE64.encodeToString(keys.getPublic().getEncoded()), counter, begun);
    }

    public PasskeyAnswer answer(Ceremony ceremony) {
        byte[] data =
                ByteBuffer.allocate(9)
                        .putLong(counter)
                        .put((byte) (isUserVerified ? 1 : 0))
                        .array();
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(ceremony.challenge());
            return new PasskeyAnswer(handle, new byte[0], data, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Signed> check(Passkey passkey, PasskeyAnswer answer, byte[] challenge) {
        try {
            var key = new X509EncodedKeySpec(Base64.getUrlDecoder().decode(passkey.publicKey()));
            var signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(key));
            signature.update(answer.authenticatorData());
            signature.update(challenge);
            if (!signature.verify(answer.signature())) return Optional.empty();
            var data = ByteBuffer.wrap(answer.authenticatorData());
            return Optional.of(new Signed(passkey.id(), data.getLong(), data.get() == 1));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
