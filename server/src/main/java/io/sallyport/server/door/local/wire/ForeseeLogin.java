package io.sallyport.server.door.local.wire;

import java.util.List;
import java.util.Optional;

/**
 * Asks how policy looks at a login that has not happened.
 *
 * @param login login name; the caller's own if absent
 * @param host host; the server's own if absent
 * @param address numeric address of the person's machine
 * @param groups groups of the login as its host knows them
 * @param uid uid of the login as its host knows it
 */
public record ForeseeLogin(
        Optional<String> login,
        String service,
        Optional<String> host,
        Optional<String> address,
        List<String> groups,
        Optional<Long> uid) {}
