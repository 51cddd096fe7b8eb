package io.sallyport.server.door.local.wire;

import java.util.Optional;

/** Asks about one account. */
public record About(Optional<String> account) implements OfAccount {
    /** About the caller's own. */
    public static final About MYSELF = new About(Optional.empty());

    public static About of(Optional<String> account) {
        return new About(account);
    }
}
