package io.sallyport.server.door.local;

import io.sallyport.engine.identity.AccountName;
import java.net.URI;
import java.time.Duration;

/** Port: makes one-time links to the portal. */
public interface LinkDesk {
    /** Makes a link that signs in as {@code account} once; a newer one ends an older. */
    URI link(AccountName account, Duration life);
}
