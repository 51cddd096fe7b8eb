package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.List;

/**
 * The applications that may ask, by name.
 *
 * @param keyId of the key that signs what they are answered
 * @param publicKey that key, 32 bytes in Base64
 */
public record AppPage(List<Entry> apps, String keyId, String publicKey) {
    /**
     * One of them.
     *
     * @param people empty: everybody
     * @param networks empty: anywhere
     */
    public record Entry(
            String name,
            List<String> rights,
            List<String> services,
            List<String> people,
            List<String> networks,
            int perMinute,
            Instant added,
            Instant keyMade) {}
}
