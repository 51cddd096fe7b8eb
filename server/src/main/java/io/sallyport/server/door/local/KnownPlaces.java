package io.sallyport.server.door.local;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.ShownAddress;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.server.door.local.wire.AccountStatus.KnownPlace;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The known devices in words. The register has digests only; what they mean is read from the audit,
 * as long as the login stands there.
 */
final class KnownPlaces {
    private KnownPlaces() {}

    /** Those that are known still, the one used last first. */
    static List<KnownPlace> of(Account account, List<AuditLog.Entry> events, Instant now) {
        return account.guesses().devices().stream()
                .filter(device -> device.isKnownAt(now))
                .sorted(Comparator.comparing(KnownDevice::lastAccept).reversed())
                .map(device -> place(device, events))
                .toList();
    }

    private static KnownPlace place(KnownDevice device, List<AuditLog.Entry> events) {
        Optional<Circumstances> where =
                events.stream()
                        .map(AuditLog.Entry::event)
                        .filter(event -> isAcceptOf(event, device))
                        .map(AuditEvent::circumstances)
                        .findFirst();
        return new KnownPlace(
                where.map(Circumstances::service).orElse(""),
                where.map(Circumstances::host).orElse(""),
                where.map(at -> ShownAddress.shortened(at.address())).orElse(""),
                device.lastAccept());
    }

    private static boolean isAcceptOf(AuditEvent event, KnownDevice device) {
        return event.verdict() == Verdict.GRANTED && event.at().equals(device.lastAccept());
    }
}
