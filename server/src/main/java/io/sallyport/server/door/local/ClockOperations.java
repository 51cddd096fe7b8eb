package io.sallyport.server.door.local;

import io.sallyport.engine.ClockTrust;
import io.sallyport.engine.time.NodeClock;
import io.sallyport.engine.time.Reading;
import io.sallyport.server.door.local.wire.ClockState;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.TrustClock;

/** The server's clock, and an administrator's word that it is right. */
final class ClockOperations {
    private final NodeClock clock;
    private final ClockTrust trust;

    ClockOperations(LocalParts parts) {
        this.clock = parts.nodeClock();
        this.trust = parts.clockTrust();
    }

    ClockState show(Visit visit, Nothing message) {
        Reading reading = clock.read();
        return new ClockState(reading.instant(), reading.doubt());
    }

    ClockState trust(Visit visit, TrustClock message) throws RefusedException {
        String reason = Texts.checked(message.reason(), "the reason");
        if (clock.read().doubt().isEmpty())
            throw RefusedException.refused("The clock is believed already; nothing was changed.");
        trust.give(visit.actor(), visit.circumstances(), reason);
        return show(visit, new Nothing());
    }
}
