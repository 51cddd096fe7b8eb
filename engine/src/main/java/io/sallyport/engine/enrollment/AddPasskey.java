package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Adds a passkey that a browser has made, to an account that has a device already: where no browser
 * is at hand a code is what its owner has (decision 0032).
 */
public final class AddPasskey implements AccountChange {
    private final AccountName account;
    private final String label;
    private final MadePasskey made;
    private final RandomGenerator random;

    /**
     * What a browser has made, proven.
     *
     * @param handle base64url
     * @param publicKey COSE key in base64url
     * @param counter its first signature counter
     * @param begun when its ceremony was begun
     */
    public record MadePasskey(String handle, String publicKey, long counter, Instant begun) {}

    public AddPasskey(AccountName account, String label, MadePasskey made, RandomGenerator random) {
        this.account = account;
        this.label = label;
        this.made = made;
        this.random = random;
    }

    @Override
    public Account apply(Account current, Instant now) throws ChangeRefusedException {
        if (!account.equals(current.name()))
            throw new IllegalStateException("a passkey made for another account");
        if (!current.isEnrolled())
            throw new ChangeRefusedException(
                    "A passkey comes beside a device that gives codes; set one up first.");
        DeviceRoom.checkLabel(current, label);
        DeviceRoom.checkCount(current, 1);
        if (current.passkeys().count() >= Passkey.PASSKEYS_MAX)
            throw new ChangeRefusedException(
                    "The account has "
                            + Passkey.PASSKEYS_MAX
                            + " passkeys, as many as it can hold; remove one first.");
        if (current.passkey(made.handle()).isPresent())
            throw new ChangeRefusedException("This passkey is one of the account's already.");
        return current.with(
                new Passkey(
                        CredentialId.random(random),
                        label,
                        now,
                        made.handle(),
                        made.publicKey(),
                        made.counter(),
                        made.begun(),
                        Optional.empty()));
    }

    @Override
    public Cause cause() {
        return Cause.PASSKEY_ADDED;
    }

    @Override
    public String device() {
        return label;
    }
}
