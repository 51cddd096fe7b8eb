package io.sallyport.engine.testing;

import io.sallyport.engine.account.CredentialId;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.SharedSecret;

/** What a person holds: a generator that shows the code of any step or counter. */
public final class Device {
    private final CredentialId id;
    private final String label;
    private final Hotp hotp;
    private final SharedSecret secret;

    public Device(CredentialId id, String label, Hotp hotp, SharedSecret secret) {
        this.id = id;
        this.label = label;
        this.hotp = hotp;
        this.secret = secret;
    }

    public CredentialId id() {
        return id;
    }

    public String label() {
        return label;
    }

    public int digits() {
        return hotp.digits();
    }

    public Hotp hotp() {
        return hotp;
    }

    public SharedSecret secret() {
        return secret;
    }

    /** The code of a time step or counter. */
    public String code(long movingFactor) {
        return hotp.generate(secret, movingFactor).reveal();
    }

    /** Consecutive codes, the last of them that of {@code last}, as they are typed in one field. */
    public String codesUpTo(long last, int count) {
        var typed = new StringBuilder();
        for (int back = count - 1; back >= 0; back--) typed.append(code(last - back));
        return typed.toString();
    }
}
