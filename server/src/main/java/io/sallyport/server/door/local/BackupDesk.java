package io.sallyport.server.door.local;

import io.sallyport.server.door.local.wire.BackupStatus;

/** Who makes copies of the store while it is used. */
public interface BackupDesk {
    BackupStatus status();

    /** Begins a copy, unless one is being made; a finished one is made anew. */
    void begin(String actor);

    /** The copy was taken away: it is removed. */
    void end();
}
