package io.sallyport.server.doctor.clock;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.DaemonFacts.DeviceClock;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.util.List;
import java.util.function.Predicate;

/**
 * Most people's clocks are off in the same direction: then it is the server's that is wrong
 * (DOC-67).
 */
public final class CommonDrift implements Check {
    private static final String ID = "clock-drift";
    private static final Place PLACE = Place.asked("sallyportd");

    /** Of fewer people nothing can be said. */
    private static final int ACCOUNTS_MIN = 3;

    private final DaemonFacts daemon;

    public CommonDrift(DaemonFacts daemon) {
        this.daemon = daemon;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Finding> findings() {
        var clocks = daemon.clocks();
        if (clocks.isEmpty())
            return List.of(Finding.unknown(ID, PLACE, "Not checked: the daemon gives no answer."));
        long accounts = accounts(clocks.get(), any -> true);
        long ahead = accounts(clocks.get(), one -> one.ahead().compareTo(one.step()) >= 0);
        long behind =
                accounts(clocks.get(), one -> one.ahead().negated().compareTo(one.step()) >= 0);
        boolean isAhead = ahead >= behind;
        long most = Math.max(ahead, behind);
        if (accounts < ACCOUNTS_MIN || 2 * most <= accounts)
            return List.of(
                    Finding.ok(ID, PLACE, "People's clocks are not off in the same direction."));
        return List.of(found(isAhead, most, accounts));
    }

    private static Finding found(boolean isAhead, long most, long accounts) {
        return ClockChecks.finding(
                ID,
                Severity.WARNING,
                "sallyportd",
                "Most people's codes come from clocks that are a step or more %s this server's."
                        .formatted(isAhead ? "ahead of" : "behind"),
                "The server's clock is wrong, not everybody's telephone: %d of %d accounts are off"
                                .formatted(most, accounts)
                        + " that way. The next step will lock out whoever has a right clock.",
                "Look at the time service: chronyc tracking, or timedatectl timesync-status.");
    }

    private static long accounts(List<DeviceClock> clocks, Predicate<DeviceClock> those) {
        return clocks.stream().filter(those).map(DeviceClock::account).distinct().count();
    }
}
