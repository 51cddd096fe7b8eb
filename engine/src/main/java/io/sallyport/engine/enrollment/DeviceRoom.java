package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.judge.Charge;
import java.util.ArrayList;

/** Whether one more device finds its place in an account. */
final class DeviceRoom {
    private DeviceRoom() {}

    static void checkLabel(Account account, String label) throws ChangeRefusedException {
        if (account.labelled(label).isPresent() || CodeSets.isLabel(label))
            throw new ChangeRefusedException(
                    "There is a device called \""
                            + label
                            + "\" already; give this one another name with --label.");
    }

    /**
     * @param added credentials that come together
     */
    static void checkCount(Account account, int added) throws ChangeRefusedException {
        if (account.credentials().size() + added > Account.CREDENTIALS_MAX)
            throw new ChangeRefusedException(
                    "The account has as many devices as it can hold; remove one first.");
    }

    /**
     * A guess is compared with every device of its length, so their number is bounded (GUESS-5).
     */
    static void checkCharge(Account account, CodeDevice added) throws ChangeRefusedException {
        var sameLength =
                account.codeDevices().filter(device -> device.digits() == added.digits()).toList();
        var all = new ArrayList<CodeDevice>(sameLength);
        all.add(added);
        if (Charge.of(all, 1) > Charge.GREATEST)
            throw new ChangeRefusedException(
                    "There are "
                            + sameLength.size()
                            + " devices with codes of "
                            + added.digits()
                            + " digits already, as many as guessing allows; remove one, or enrol"
                            + " this one with --digits 8.");
    }

    /** A device ends temporary codes. */
    static Account withoutTemporary(Account account) {
        return account.withCredentials(
                account.credentials().stream()
                        .filter(credential ->
                                !(credential instanceof RecoveryCodes set && set.isTemporary()))
                        .toList());
    }
}
