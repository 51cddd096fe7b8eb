package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * Revokes every device and code of an account and issues temporary codes.
 *
 * @param until when those stop being good
 * @param reason why, for the audit
 */
public record LostPhone(Optional<String> account, Instant until, String reason)
        implements OfAccount {}
