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
            int codesAtOnce,
            List<Clock> clocks) {}

    /**
     * The clock that makes somebody's codes.
     *
     * @param step seconds that a code lasts
     * @param ahead seconds that it is ahead of the server's, as learnt; negative: behind
     */
    public record Clock(int step, long ahead) {}
}
