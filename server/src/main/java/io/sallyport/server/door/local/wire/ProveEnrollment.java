package io.sallyport.server.door.local.wire;

import io.sallyport.server.json.Typed;
import java.util.Optional;

/**
 * Proves the first code of a device and adds the device.
 *
 * @param ticket of the enrolment
 * @param code the first code; the same in all rounds
 */
public record ProveEnrollment(Optional<String> account, String ticket, Typed code, StepUp stepUp)
        implements Change {
    @Override
    public void close() {
        code.close();
        stepUp.close();
    }

    /** Without the ticket, which holds the secret, if sealed. */
    @Override
    public String toString() {
        return "ProveEnrollment";
    }
}
