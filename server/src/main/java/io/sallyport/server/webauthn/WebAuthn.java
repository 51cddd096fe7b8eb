package io.sallyport.server.webauthn;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import io.sallyport.engine.PasskeyAnswer;
import io.sallyport.engine.PasskeySignatures;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.enrollment.AddPasskey.MadePasskey;
import io.sallyport.engine.judge.PasskeyAttempt.Signed;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks what browsers send of passkeys, for one relying party (WebAuthn, sections 7.1 and 7.2).
 * Attestations are not asked for and not looked at: anybody's passkey is welcome. What the counter
 * and the user's verification mean is the judge's to say.
 */
public final class WebAuthn implements PasskeySignatures {
    /** In the order in which browsers are asked for them: Ed25519, ECDSA with P-256, RSA. */
    static final List<Long> ALGORITHMS = List.of(-8L, -7L, -257L);

    private static final Logger LOG = LoggerFactory.getLogger(WebAuthn.class);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder FROM_BASE64 = Base64.getUrlDecoder();

    private final RelyingParty party;
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager =
            WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestationObjectConverter attestations =
            new AttestationObjectConverter(converter);

    public WebAuthn(RelyingParty party) {
        this.party = party;
    }

    public RelyingParty party() {
        return party;
    }

    /**
     * What a browser has made, if it made it on our page, for this challenge, with its owner
     * verified; empty if not.
     *
     * @param begun when the ceremony was begun
     */
    public Optional<MadePasskey> made(
            byte[] clientData, byte[] attestation, byte[] challenge, Instant begun) {
        try {
            Bounds.checkClientData(clientData);
            Bounds.checkAttestation(attestation);
            Bounds.checkAuthenticatorData(authenticatorData(attestation));
            var verified =
                    manager.verify(
                            new RegistrationRequest(attestation, clientData),
                            new RegistrationParameters(
                                    server(challenge), algorithms(), true, true));
            var object = Objects.requireNonNull(verified.getAttestationObject());
            var credential =
                    Objects.requireNonNull(
                            object.getAuthenticatorData().getAttestedCredentialData());
            byte[] key = converter.getCborMapper().writeValueAsBytes(credential.getCOSEKey());
            if (key.length > Passkey.KEY_BYTES_MAX) return Optional.empty();
            return Optional.of(
                    new MadePasskey(
                            BASE64.encodeToString(credential.getCredentialId()),
                            BASE64.encodeToString(key),
                            object.getAuthenticatorData().getSignCount(),
                            begun));
        } catch (MalformedBytesException | RuntimeException e) {
            return unfit("registration", e);
        }
    }

    /**
     * The library's array is one that may be null, which cannot be said of arrays without error.
     */
    @SuppressWarnings("NullAway")
    private byte[] authenticatorData(byte[] attestation) {
        return Objects.requireNonNull(attestations.extractAuthenticatorData(attestation));
    }

    @Override
    public Optional<Signed> check(Passkey passkey, PasskeyAnswer answer, byte[] challenge) {
        try {
            Bounds.checkClientData(answer.clientData());
            Bounds.checkAuthenticatorData(answer.authenticatorData());
            Bounds.checkSignature(answer.signature());
            byte[] handle = FROM_BASE64.decode(passkey.handle());
            var verified =
                    manager.verify(
                            new AuthenticationRequest(
                                    handle,
                                    answer.authenticatorData(),
                                    answer.clientData(),
                                    answer.signature()),
                            new AuthenticationParameters(
                                    server(challenge),
                                    record(passkey, handle),
                                    List.of(handle),
                                    false, // the judge says what it means
                                    true));
            var data = Objects.requireNonNull(verified.getAuthenticatorData());
            return Optional.of(new Signed(passkey.id(), data.getSignCount(), data.isFlagUV()));
        } catch (MalformedBytesException | RuntimeException e) {
            return unfit("answer", e);
        }
    }

    /**
     * Whatever the library thinks of hostile bytes, they are not right; what it says goes to the
     * log, for whoever looks for a fault of its own.
     */
    private static <T> Optional<T> unfit(String what, Exception why) {
        LOG.debug("a passkey's {} is not right: {}", what, why.toString());
        return Optional.empty();
    }

    /** Its counter is 0: the judge knows the true one. */
    private CredentialRecordImpl record(Passkey passkey, byte[] handle) {
        COSEKey key =
                converter
                        .getCborMapper()
                        .readValue(FROM_BASE64.decode(passkey.publicKey()), COSEKey.class);
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                null,
                null,
                null,
                0,
                new AttestedCredentialData(AAGUID.ZERO, handle, key),
                null,
                null,
                null,
                null);
    }

    private ServerProperty server(byte[] challenge) {
        return ServerProperty.builder()
                .origin(Origin.create(party.origin()))
                .rpId(party.id())
                .challenge(new DefaultChallenge(challenge))
                .build();
    }

    private static List<PublicKeyCredentialParameters> algorithms() {
        return ALGORITHMS.stream()
                .map(algorithm ->
                        new PublicKeyCredentialParameters(
                                PublicKeyCredentialType.PUBLIC_KEY,
                                COSEAlgorithmIdentifier.create(algorithm)))
                .toList();
    }
}
