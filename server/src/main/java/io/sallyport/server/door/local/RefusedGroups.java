package io.sallyport.server.door.local;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.ShownAddress;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.server.door.local.wire.AccountStatus.RefusedAttempts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refused attempts as their owner wants to see them: grouped by where they came from. */
final class RefusedGroups {
    private static final int GROUPS_MAX = 8;

    private RefusedGroups() {}

    private record Place(String service, String host, String source) {
        static Place of(Circumstances where) {
            return new Place(
                    where.service(), where.host(), ShownAddress.shortened(where.address()));
        }
    }

    /** The last groups, newest first. */
    static List<RefusedAttempts> of(List<AuditLog.Entry> entries) {
        Map<Place, RefusedAttempts> groups = new LinkedHashMap<>();
        for (AuditLog.Entry entry : entries.reversed())
            if (entry.event().verdict() == Verdict.DENIED)
                groups.merge(
                        Place.of(entry.event().circumstances()),
                        one(entry.event()),
                        (newer, older) -> counted(newer));
        return groups.values().stream().limit(GROUPS_MAX).toList();
    }

    private static RefusedAttempts one(AuditEvent event) {
        Place place = Place.of(event.circumstances());
        return new RefusedAttempts(1, event.at(), place.service(), place.host(), place.source());
    }

    private static RefusedAttempts counted(RefusedAttempts group) {
        return new RefusedAttempts(
                group.count() + 1, group.last(), group.service(), group.host(), group.source());
    }
}
