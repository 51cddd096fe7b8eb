package io.sallyport.engine;

import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A login that can be approved in a browser.
 *
 * @param id what its link ends with
 * @param number what the terminal shows, and the browser asks for
 * @param where what is shown to whoever approves
 * @param end when it can be approved no longer
 * @param isReal false where nothing that is answered matters: it looks the same at the terminal,
 *     and no browser sees it (GUESS-29)
 * @param answer comes once, from the browser
 */
public record WaitingLogin(
        String id,
        String number,
        AccountName account,
        Circumstances where,
        Instant end,
        boolean isReal,
        CompletableFuture<Optional<Approval>> answer) {
    /**
     * That it was approved.
     *
     * @param passkey by which passkey
     * @param event the audit event of it
     */
    public record Approval(CredentialId passkey, String event) {}

    @Override
    public String toString() {
        return "WaitingLogin";
    }
}
