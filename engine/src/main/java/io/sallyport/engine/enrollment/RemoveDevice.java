package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;

/**
 * Removes one device or passkey. The last device that gives codes is not removed this way: that
 * would be switching the second step off.
 *
 * @param device its label
 */
public record RemoveDevice(String device) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        if (account.labelled(device).orElse(null) instanceof Passkey passkey)
            return account.without(passkey.id());
        CodeDevice found = LabelledDevice.of(account, device);
        if (account.codeDevices().count() == 1)
            throw new ChangeRefusedException(
                    "\""
                            + device
                            + "\" is the only device. Enrol another one first, or switch the second"
                            + " step off with: sallyport disable");
        return account.without(found.id());
    }

    @Override
    public Cause cause() {
        return Cause.REVOKED;
    }
}
