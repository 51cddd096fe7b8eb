package io.sallyport.server.door.local;

import io.sallyport.server.door.local.wire.BackupStatus;
import io.sallyport.server.door.local.wire.Nothing;

/** Copies of the store, for root's command to take away. */
final class BackupOperations {
    private final BackupDesk desk;

    BackupOperations(BackupDesk desk) {
        this.desk = desk;
    }

    BackupStatus status(Visit visit, Nothing message) {
        return desk.status();
    }

    BackupStatus begin(Visit visit, Nothing message) {
        desk.begin(visit.actor());
        return desk.status();
    }

    BackupStatus end(Visit visit, Nothing message) {
        desk.end();
        return desk.status();
    }
}
