package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;

/** A device, as people name it. */
final class LabelledDevice {
    private LabelledDevice() {}

    /**
     * @throws ChangeRefusedException if the account has none of that label
     */
    static CodeDevice of(Account account, String label) throws ChangeRefusedException {
        if (account.labelled(label).orElse(null) instanceof CodeDevice device) return device;
        throw new ChangeRefusedException("There is no device called \"" + label + "\".");
    }
}
