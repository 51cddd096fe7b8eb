package io.sallyport.server.door.pam;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.door.Peer;

/** Outcomes as they leave: denials on the time grid (GUESS-60). */
final class PamReplies {
    private PamReplies() {}

    /**
     * The outcome's frame, once it may leave.
     *
     * @param arrival {@link System#nanoTime} when the request arrived
     */
    static PamFrame outcome(AuthenticationOutcome outcome, Peer caller, long arrival) {
        if (outcome instanceof Denied) DenialGrid.await(arrival);
        return PamOutcomeWriter.write(outcome, caller);
    }
}
