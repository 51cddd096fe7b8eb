package io.sallyport.server.door.local.wire;

import java.util.Optional;

/** Makes a one-time link to the portal: for oneself, or as root for anybody. */
public record MakeLink(Optional<String> account) implements OfAccount {}
