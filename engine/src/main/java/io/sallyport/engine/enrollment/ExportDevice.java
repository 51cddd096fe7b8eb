package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.FileText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a device as a state file, and says so in the audit (FMT-10, FMT-62). The account stays as
 * it is; from then on the file has a memory of its own.
 */
public final class ExportDevice implements AccountChange {
    private final Optional<String> label;
    private final KeyWrapper keys;
    private final RandomGenerator random;
    private @Nullable FileText text;
    private String exported = "";

    /**
     * @param label which device; may be left out where there is only one
     */
    public ExportDevice(Optional<String> label, KeyWrapper keys, RandomGenerator random) {
        this.label = label;
        this.keys = keys;
        this.random = random;
    }

    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        CodeDevice device = device(account);
        String obstacle = FileText.obstacle(device);
        if (!obstacle.isEmpty())
            throw new ChangeRefusedException(
                    "\""
                            + device.label()
                            + "\" cannot be written as a state file: "
                            + obstacle
                            + ". Let its owner set up another device, with six digits and SHA-1.");
        try (var secret = keys.unwrap(device.secret(), account.name(), device.id())) {
            text = FileText.of(device, secret, random);
        }
        exported = device.label();
        return account;
    }

    private CodeDevice device(Account account) throws ChangeRefusedException {
        if (label.isPresent()) return LabelledDevice.of(account, label.get());
        List<CodeDevice> devices = account.codeDevices().toList();
        if (devices.size() == 1) return devices.getFirst();
        if (devices.isEmpty()) throw new ChangeRefusedException("The account has no device.");
        throw new ChangeRefusedException(
                "The account has several devices; say which with --device: "
                        + devices.stream().map(CodeDevice::label).collect(Collectors.joining(", "))
                        + ".");
    }

    /** The file, once the change is made. */
    public FileText text() {
        if (text == null) throw new IllegalStateException("nothing was exported");
        return text;
    }

    @Override
    public Cause cause() {
        return Cause.EXPORTED;
    }

    @Override
    public String device() {
        return exported;
    }
}
