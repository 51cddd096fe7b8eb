package io.sallyport.server.door.local.wire;

import java.util.Optional;

/** Asks for a test notice to the owner of an account, which need not exist. */
public record TestNotice(Optional<String> account) implements OfAccount {}
