package io.sallyport.engine.judge;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.KnownDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The known devices of an account: only an Accept of a code makes one (GUESS-13). */
final class KnownDevices {
    private KnownDevices() {}

    static GuessState withFailure(GuessState state, KnownDevice failed, int charge) {
        return state.withDevices(
                state.devices().stream()
                        .map(device -> device.equals(failed) ? device.withFailure(charge) : device)
                        .toList());
    }

    /** With what was shown known from now on; the one used longest ago makes room. */
    static GuessState withAccept(GuessState state, List<ShownDevice> shown, Instant now) {
        var devices = new ArrayList<>(state.devices());
        for (ShownDevice one : shown) {
            devices.removeIf(one::is);
            if (devices.size() == GuessState.DEVICES_MAX)
                devices.remove(
                        devices.stream()
                                .min(Comparator.comparing(KnownDevice::lastAccept))
                                .orElseThrow());
            devices.add(KnownDevice.acceptedAt(now, one.kind(), one.next()));
        }
        return state.withDevices(devices);
    }
}
