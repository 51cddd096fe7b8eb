package io.sallyport.engine;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.judge.Attempt;
import io.sallyport.engine.judge.Judge;
import io.sallyport.engine.judge.Judgement;
import io.sallyport.engine.judge.Origin;
import io.sallyport.engine.judge.PasskeyJudge;
import io.sallyport.engine.judge.Ruling;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Opens an account's secrets for as long as the judge needs them. */
final class Hearing {
    private final KeyWrapper keys;

    Hearing(KeyWrapper keys) {
        this.keys = keys;
    }

    /**
     * @param event id of the event that will tell of it
     */
    Judgement hear(
            Account account,
            ChallengeState challenge,
            TypedAnswer typed,
            Origin origin,
            String event,
            Instant now) {
        Map<CredentialId, SharedSecret> secrets = new HashMap<>();
        try {
            for (Credential credential : account.credentials())
                secretOf(credential)
                        .ifPresent(wrapped ->
                                secrets.put(
                                        credential.id(),
                                        keys.unwrap(wrapped, account.name(), credential.id())));
            return Judge.judge(account, attempt(challenge, typed, origin, event, secrets), now);
        } finally {
            secrets.values().forEach(SharedSecret::close);
        }
    }

    /**
     * What a judge would ask for before it compares anything, for an attempt that will be refused
     * whatever is typed; opens no secret.
     */
    Optional<Ruling.MoreCodes> furtherCodes(
            Account account,
            ChallengeState challenge,
            TypedAnswer typed,
            Origin origin,
            Instant now) {
        return Judge.furtherCodes(account, attempt(challenge, typed, origin, "", Map.of()), now);
    }

    /** Has an approval in a browser judged; opens no secret. */
    static Judgement approved(
            Account account,
            ChallengeState challenge,
            WaitingLogin.Approval approval,
            TypedAnswer typed,
            Origin origin,
            String event,
            Instant now) {
        return PasskeyJudge.approved(
                account,
                attempt(challenge, typed, origin, event, Map.of()),
                approval.passkey(),
                approval.event(),
                now);
    }

    private static Attempt attempt(
            ChallengeState challenge,
            TypedAnswer typed,
            Origin origin,
            String event,
            Map<CredentialId, SharedSecret> secrets) {
        return new Attempt(
                challenge.receipt(),
                challenge.round(),
                event,
                typed.classified(),
                challenge.earlier(),
                origin,
                secrets);
    }

    /** The secret that {@code credential} has; a passkey has none. */
    static Optional<WrappedSecret> secretOf(Credential credential) {
        return switch (credential) {
            case CodeDevice device -> Optional.of(device.secret());
            case RecoveryCodes codes -> Optional.of(codes.key());
            case Passkey passkey -> Optional.empty();
        };
    }
}
