package io.sallyport.server.door.local.wire;

import java.time.Instant;

/**
 * A one-time link to the portal.
 *
 * @param link its address, which is a secret until it is used
 * @param expires when it ends, used or not
 */
public record LinkMade(String account, String link, Instant expires) {
    @Override
    public String toString() {
        return "LinkMade[" + account + "]";
    }
}
