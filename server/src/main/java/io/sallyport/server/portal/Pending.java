package io.sallyport.server.portal;

import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.enrollment.ProveAdministrator;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.server.door.local.wire.CodeParameters;
import java.time.Instant;
import java.util.Optional;

/** What a session waits for; at most one thing at a time. */
sealed interface Pending {
    /** Forgets it; secrets are cleared. */
    default void drop() {}

    /** The second step of signing in. */
    record SecondStep(AuthenticationRequest request, Challenge challenge, Instant end)
            implements Pending {}

    /** A code of a new device. */
    record Scan(String label, CodeParameters parameters, byte[] ticket, OtpAuthUri uri, Instant end)
            implements Pending {
        @Override
        public void drop() {
            uri.close();
        }
    }

    /**
     * A new passkey, while the browser makes it.
     *
     * @param challenge what the browser was given, for this once
     */
    record NewPasskey(String label, byte[] challenge, Instant begun, Instant end)
            implements Pending {}

    /**
     * A fresh second step of an administrator.
     *
     * @param why for the administrator
     * @param then answers once the step was right
     */
    record Administer(
            String why,
            ProveAdministrator proof,
            Portal.Page then,
            AuthenticationRequest request,
            Challenge challenge,
            Instant end)
            implements Pending {}

    /**
     * A fresh second step for a change (FAIL-13).
     *
     * @param kind what is to be changed, as a part of keys of the texts
     * @param about which of them, for the person; may be empty
     * @param note for the person once it is done
     */
    record Confirm(
            ChangeKind kind,
            String about,
            AccountChange change,
            Optional<String> note,
            AuthenticationRequest request,
            Challenge challenge,
            Instant end)
            implements Pending {
        @Override
        public void drop() {
            if (change instanceof io.sallyport.engine.enrollment.AddDevice device) device.close();
        }
    }
}
