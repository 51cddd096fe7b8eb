package io.sallyport.server.door.local.wire;

import java.util.Optional;

/** A message about one account. */
public interface OfAccount {
    /** Whose; the caller's own if it is absent. */
    Optional<String> account();
}
