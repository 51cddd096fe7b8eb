package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;

/** Ends every grace of an account: at each terminal the next code is asked for. */
public final class EndGraces implements AccountChange {
    private long ended;

    public EndGraces() {}

    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        ended = account.graces().stream().filter(grace -> grace.isGoodAt(now)).count();
        if (ended == 0) throw new ChangeRefusedException("No grace is held.");
        return account.withoutGraces();
    }

    /** At how many terminals one was held. */
    public long ended() {
        return ended;
    }

    @Override
    public Cause cause() {
        return Cause.GRACE_ENDED;
    }

    @Override
    public String device() {
        return "";
    }

    @Override
    public String detail() {
        return "at " + ended + (ended == 1 ? " terminal" : " terminals");
    }
}
