package io.sallyport.server.door.local;

import io.sallyport.server.door.local.wire.NoticeTested;
import io.sallyport.server.door.local.wire.TestNotice;
import java.time.InstantSource;

/** Tries out whether notices reach their owners. */
final class NoticeOperations {
    private final LocalParts.NoticeTrial trial;
    private final InstantSource clock;

    NoticeOperations(LocalParts parts) {
        this.trial = parts.notices();
        this.clock = parts.clock();
    }

    NoticeTested test(Visit visit, TestNotice message)
            throws RefusedException, InterruptedException {
        return new NoticeTested(trial.test(visit.account(), clock.instant()));
    }
}
