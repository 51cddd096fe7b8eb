package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of accounts.
 *
 * @param next what to ask the next page with; absent on the last one
 */
public record AccountPage(List<Line> accounts, Optional<String> next) {
    /** One account in a list. */
    public record Line(
            String account,
            boolean isProtected,
            List<String> devices,
            int recoveryCodesLeft,
            Optional<Instant> temporaryUntil,
            Optional<Instant> lastUsed,
            int codesAtOnce) {}
}
