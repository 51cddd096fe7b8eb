package io.sallyport.server.door.local;

import io.sallyport.server.door.local.wire.KeyId;
import io.sallyport.server.door.local.wire.KeyNeed;
import io.sallyport.server.door.local.wire.KeysStatus;
import io.sallyport.server.door.local.wire.Nothing;

/** The wrapping keys: how they stand, other ones, everything brought under the newest. */
final class KeyOperations {
    private final KeyDesk desk;

    KeyOperations(KeyDesk desk) {
        this.desk = desk;
    }

    KeysStatus status(Visit visit, Nothing message) {
        return desk.status();
    }

    KeysStatus take(Visit visit, Nothing message) throws RefusedException {
        var why = desk.take(visit.actor(), visit.circumstances());
        if (!why.isEmpty())
            throw RefusedException.refused(
                    "The keys of the key file were not taken into use: " + String.join("; ", why));
        return desk.status();
    }

    KeysStatus rotate(Visit visit, Nothing message) {
        desk.rotate(visit.actor(), visit.circumstances());
        return desk.status();
    }

    KeysStatus count(Visit visit, Nothing message) {
        desk.count(visit.actor(), visit.circumstances());
        return desk.status();
    }

    KeyNeed need(Visit visit, KeyId message) {
        return new KeyNeed(desk.whyNeeded(message.key()));
    }
}
