package io.sallyport.server.door.local.wire;

import io.sallyport.server.json.HoldsSecret;

/** A message that changes an account; its owner proves a second step for it. */
public interface Change extends OfAccount, HoldsSecret {
    StepUp stepUp();

    @Override
    default void close() {
        stepUp().close();
    }
}
