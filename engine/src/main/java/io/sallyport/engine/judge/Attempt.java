package io.sallyport.engine.judge;

import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.otp.SharedSecret;
import java.util.Map;
import java.util.Optional;

/**
 * What is judged.
 *
 * @param id under which the verdict is kept for a resend
 * @param round which answer of this attempt it is, counted from 1
 * @param event id of the audit event that will tell of it
 * @param answer what was typed now
 * @param earlier codes typed in earlier rounds, which nothing has been compared with yet (GUESS-17)
 * @param origin where it comes from
 * @param secrets the account's secrets, opened; the caller closes them
 */
public record Attempt(
        AttemptId id,
        int round,
        String event,
        Answer answer,
        Optional<Answer.Codes> earlier,
        Origin origin,
        Map<CredentialId, SharedSecret> secrets) {
    SharedSecret secretOf(CredentialId credential) {
        SharedSecret secret = secrets.get(credential);
        if (secret == null)
            throw new IllegalStateException("the secret of " + credential + " was not opened");
        return secret;
    }
}
