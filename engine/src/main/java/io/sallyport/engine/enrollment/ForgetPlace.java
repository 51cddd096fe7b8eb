package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.DeviceDigest;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;
import java.util.List;

/**
 * Forgets one known device or place: whoever logs in from it is a stranger again (GUESS-56).
 *
 * @param digest what it is recognised by
 */
public record ForgetPlace(DeviceDigest digest) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        List<KnownDevice> known = account.guesses().devices();
        List<KnownDevice> kept =
                known.stream().filter(device -> !device.digest().matches(digest)).toList();
        if (kept.size() == known.size())
            throw new ChangeRefusedException("This place is not known any more.");
        return account.withGuesses(guesses -> guesses.withDevices(kept));
    }

    @Override
    public Cause cause() {
        return Cause.PLACES_FORGOTTEN;
    }

    @Override
    public String device() {
        return "";
    }
}
