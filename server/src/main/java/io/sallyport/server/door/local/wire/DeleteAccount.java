package io.sallyport.server.door.local.wire;

import java.util.Optional;

/** Forgets an account; its audit events stay. */
public record DeleteAccount(Optional<String> account) implements OfAccount {}
