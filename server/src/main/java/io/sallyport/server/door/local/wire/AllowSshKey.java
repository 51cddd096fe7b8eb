package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes a key of automation into the list.
 *
 * @param key type and Base64, as in a file of keys
 * @param command run in the place of whatever the client asks for
 * @param networks where it may be used from; empty: anywhere
 * @param owner who answers for it
 * @param review when somebody should look whether it is needed still
 */
public record AllowSshKey(
        Optional<String> account,
        String key,
        String command,
        List<String> networks,
        Optional<Instant> expires,
        String owner,
        Instant review)
        implements OfAccount {}
