package io.sallyport.engine.judge;

import io.sallyport.engine.account.DeviceDigest;
import io.sallyport.engine.account.KnownDevice;
import java.util.List;

/**
 * What an attempt shows of the device or place it comes from; whether that is known is the
 * account's to say (GUESS-12).
 *
 * @param kind what it is recognised by
 * @param digests of what it shows, one under each wrapping key; empty if it shows nothing yet, as a
 *     browser without a receipt
 * @param next digest to remember after an Accept: of a receipt, a new one, so that a copy dies
 */
public record ShownDevice(KnownDevice.Kind kind, List<DeviceDigest> digests, DeviceDigest next) {
    public ShownDevice {
        digests = List.copyOf(digests);
    }

    boolean is(KnownDevice device) {
        boolean found = false;
        for (DeviceDigest digest : digests) found |= device.digest().matches(digest);
        return found && device.kind() == kind;
    }
}
