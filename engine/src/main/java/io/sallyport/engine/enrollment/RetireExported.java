package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.FileText;
import java.time.Instant;
import java.util.List;

/**
 * Removes a device whose state file is safely written. If it was the last one, all codes go, too.
 *
 * @param device its label
 * @param mark how far the device had got when the file was written
 */
public record RetireExported(String device, long mark) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        CodeDevice found = LabelledDevice.of(account, device);
        // The file knows nothing of a code that was accepted since it was written.
        if (FileText.mark(found) != mark)
            throw new ChangeRefusedException(
                    "A code of \"" + device + "\" was accepted meanwhile; export it again.");
        return account.codeDevices().count() == 1
                ? account.withCredentials(List.of())
                : account.without(found.id());
    }

    @Override
    public Cause cause() {
        return Cause.REVOKED;
    }

    @Override
    public String detail() {
        return "exported to a state file";
    }
}
