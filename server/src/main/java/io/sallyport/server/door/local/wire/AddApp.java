package io.sallyport.server.door.local.wire;

import java.util.List;

/**
 * Lets an application ask over the network.
 *
 * @param people empty: everybody
 * @param networks empty: anywhere
 */
public record AddApp(
        String name,
        List<String> rights,
        List<String> services,
        List<String> people,
        List<String> networks,
        int perMinute) {}
