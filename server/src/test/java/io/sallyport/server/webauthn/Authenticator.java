package io.sallyport.server.webauthn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.PasskeyAnswer;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.enrollment.AddPasskey.MadePasskey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** An authenticator in software, byte by byte as WebAuthn has it. */
final class Authenticator {
    static final RelyingParty PARTY =
            new RelyingParty("https://login.example.org", "login.example.org");

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Algorithms of COSE. */
    enum Kind {
        ES256("SHA256withECDSA"),
        ED25519("Ed25519"),
        RS256("SHA256withRSA");

        final String signature;

        Kind(String signature) {
            this.signature = signature;
        }
    }

    final Kind kind;
    final KeyPair keys;
    final byte[] handle = {1, 2, 3, 4, 5, 6, 7, 8};

    String origin = PARTY.origin();
    String rpId = PARTY.id();
    int flags = 0x05; // present and verified
    long counter = 1;

    Authenticator(Kind kind) {
        this.kind = kind;
        try {
            this.keys =
                    switch (kind) {
                        case ES256 -> {
                            var generator = KeyPairGenerator.getInstance("EC");
                            generator.initialize(new ECGenParameterSpec("secp256r1"));
                            yield generator.generateKeyPair();
                        }
                        case ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                        case RS256 -> {
                            var generator = KeyPairGenerator.getInstance("RSA");
                            generator.initialize(2048);
                            yield generator.generateKeyPair();
                        }
                    };
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The key as COSE has it (RFC 9053). */
    byte[] cose() {
        return switch (keys.getPublic()) {
            case ECPublicKey ec ->
                    new ByteWriter()
                            .raw(new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32})
                            .raw(number(ec.getW().getAffineX(), 32))
                            .raw(new byte[] {0x22, 0x58, 32})
                            .raw(number(ec.getW().getAffineY(), 32))
                            .toByteArray();
            case EdECPublicKey ed -> {
                byte[] encoded = ed.getEncoded();
                yield new ByteWriter()
                        .raw(new byte[] {(byte) 0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32})
                        .raw(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))
                        .toByteArray();
            }
            case RSAPublicKey rsa ->
                    new ByteWriter()
                            .raw(new byte[] {(byte) 0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59, 1, 0})
                            .raw(number(rsa.getModulus(), 256))
                            .raw(new byte[] {0x21, 0x43, 1, 0, 1})
                            .toByteArray();
            default -> throw new AssertionError("no such key");
        };
    }

    private static byte[] number(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        var out = new byte[length];
        int from = Math.max(0, bytes.length - length);
        System.arraycopy(bytes, from, out, length - (bytes.length - from), bytes.length - from);
        return out;
    }

    byte[] clientData(String type, byte[] challenge) {
        return ("{\"type\":\""
                        + type
                        + "\",\"challenge\":\""
                        + BASE64.encodeToString(challenge)
                        + "\",\"origin\":\""
                        + origin
                        + "\",\"crossOrigin\":false}")
                .getBytes(UTF_8);
    }

    private ByteWriter head(int added) {
        return new ByteWriter().raw(sha256(rpId.getBytes(UTF_8))).u8(flags | added).u32(counter);
    }

    byte[] attestation() {
        byte[] data = head(0x40).raw(new byte[16]).blob(handle).raw(cose()).toByteArray();
        return new ByteWriter()
                .raw(new byte[] {(byte) 0xa3, 0x63})
                .raw("fmt".getBytes(UTF_8))
                .raw(new byte[] {0x64})
                .raw("none".getBytes(UTF_8))
                .raw(new byte[] {0x67})
                .raw("attStmt".getBytes(UTF_8))
                .raw(new byte[] {(byte) 0xa0, 0x68})
                .raw("authData".getBytes(UTF_8))
                .raw(new byte[] {0x59})
                .blob(data)
                .toByteArray();
    }

    PasskeyAnswer answer(byte[] challenge) {
        byte[] clientData = clientData("webauthn.get", challenge);
        byte[] data = head(0).toByteArray();
        try {
            var signature = Signature.getInstance(kind.signature);
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(clientData));
            return new PasskeyAnswer(
                    BASE64.encodeToString(handle), clientData, data, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Passkey stored(MadePasskey made) {
        return new Passkey(
                new CredentialId(7),
                "key",
                Instant.EPOCH,
                made.handle(),
                made.publicKey(),
                made.counter(),
                Instant.EPOCH,
                Optional.empty());
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
