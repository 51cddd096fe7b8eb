package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Fills an account's guess budget again.
 *
 * @param reason why, for the audit
 */
public record OpenAccount(Optional<String> account, String reason) implements OfAccount {}
