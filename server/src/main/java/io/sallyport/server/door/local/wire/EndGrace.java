package io.sallyport.server.door.local.wire;

import java.util.Optional;

/** Ends every grace of one account. */
public record EndGrace(Optional<String> account) implements OfAccount {
    /** The caller's own. */
    public static final EndGrace MINE = new EndGrace(Optional.empty());
}
