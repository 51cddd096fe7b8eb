package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * How the server is.
 *
 * @param status {@code ok} or {@code fault}
 * @param fault what is wrong, in words
 * @param host the name by which this host goes in policy and audit
 * @param release of the server that runs
 */
public record Health(String status, Optional<String> fault, String host, String release) {}
