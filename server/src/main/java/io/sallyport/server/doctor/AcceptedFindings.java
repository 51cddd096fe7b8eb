package io.sallyport.server.doctor;

import io.sallyport.server.config.AcceptedHazard;
import java.util.List;

/** What the administrator has named as an exception, with a reason (DOC-56). */
public final class AcceptedFindings {
    private AcceptedFindings() {}

    /** As a notice with the reason, if it would be an error or a warning. */
    public static Finding shown(Finding found, String reason) {
        if (found.severity() != Severity.ERROR && found.severity() != Severity.WARNING)
            return found;
        return new Finding(
                found.id(),
                Severity.NOTICE,
                found.effects(),
                found.place(),
                found.users(),
                found.addresses(),
                found.what(),
                found.means() + " Accepted in sallyport.conf: " + reason,
                found.todo());
    }

    /** The same for exceptions that name neither people nor places. */
    static Finding whole(Finding found, List<AcceptedHazard> accepted) {
        return accepted.stream()
                .filter(one -> one.isWhole() && one.id().equals(found.id()))
                .findFirst()
                .map(one -> shown(found, one.reason()))
                .orElse(found);
    }
}
