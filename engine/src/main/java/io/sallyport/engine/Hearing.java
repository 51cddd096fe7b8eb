package io.sallyport.engine;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.judge.Attempt;
import io.sallyport.engine.judge.Judge;
import io.sallyport.engine.judge.Judgement;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

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
            String event,
            Instant now) {
        Map<CredentialId, SharedSecret> secrets = new HashMap<>();
        try {
            for (Credential credential : account.credentials())
                secrets.put(credential.id(), open(account, credential));
            var attempt =
                    new Attempt(
                            challenge.receipt(),
                            challenge.round(),
                            event,
                            typed.classified(),
                            challenge.earlier(),
                            secrets);
            return Judge.judge(account, attempt, now);
        } finally {
            secrets.values().forEach(SharedSecret::close);
        }
    }

    private SharedSecret open(Account account, Credential credential) {
        WrappedSecret wrapped =
                switch (credential) {
                    case CodeDevice device -> device.secret();
                    case RecoveryCodes codes -> codes.key();
                };
        return keys.unwrap(wrapped, account.name(), credential.id());
    }
}
