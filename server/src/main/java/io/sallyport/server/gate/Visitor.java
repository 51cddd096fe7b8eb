package io.sallyport.server.gate;

import io.sallyport.engine.identity.AccountName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody signed in, as rules see them.
 *
 * @param client where they are; empty if that is not known
 * @param lastStep when they made a second step in this sign-in
 */
record Visitor(
        AccountName account,
        Set<String> groups,
        Optional<InetAddress> client,
        Optional<Instant> lastStep) {}
