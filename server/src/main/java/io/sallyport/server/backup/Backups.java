package io.sallyport.server.backup;

import io.sallyport.server.door.local.BackupDesk;
import io.sallyport.server.door.local.wire.BackupStatus;
import io.sallyport.server.store.StoreCopies;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one copy of the store at a time, on a thread of its own. */
public final class Backups implements BackupDesk, AutoCloseable {
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final StoreCopies copies;
    private BackupStatus status = plain(BackupStatus.NONE);
    private @Nullable Thread worker;

    public Backups(StoreCopies copies) {
        this.copies = copies;
    }

    @Override
    public synchronized BackupStatus status() {
        return status;
    }

    @Override
    public synchronized void begin(String actor) {
        if (status.state().equals(BackupStatus.MAKING)) return;
        status = plain(BackupStatus.MAKING);
        LOG.info("{} makes a copy of the store", actor);
        worker = Thread.ofPlatform().daemon().name("backup").start(this::make);
    }

    @Override
    public synchronized void end() {
        if (status.state().equals(BackupStatus.MAKING)) return;
        copies.remove();
        status = plain(BackupStatus.NONE);
    }

    /** Waits a moment for a copy that is being made; what is left of it goes at the next start. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            running = worker;
        }
        try {
            if (running != null && !running.join(CLOSE_WAIT_MAX))
                LOG.warn("a copy of the store does not come to its end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void make() {
        BackupStatus made;
        try {
            var copy = copies.make();
            made =
                    new BackupStatus(
                            BackupStatus.READY,
                            Optional.of(
                                    new BackupStatus.Copy(
                                            copy.file().toString(),
                                            copy.bytes(),
                                            copy.sha256(),
                                            copy.lastEvent())),
                            Optional.empty());
        } catch (RuntimeException e) {
            LOG.error("a copy of the store was not made", e);
            made =
                    new BackupStatus(
                            BackupStatus.FAILED,
                            Optional.empty(),
                            Optional.of(String.valueOf(e.getMessage())));
        }
        synchronized (this) {
            status = made;
        }
    }

    private static BackupStatus plain(String state) {
        return new BackupStatus(state, Optional.empty(), Optional.empty());
    }
}
