package io.sallyport.engine.keys;

import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.otp.SharedSecret;
import java.security.SecureRandom;
import java.util.Arrays;

/** Wraps secrets at rest with AES-256-GCM under the key file. */
public final class SecretWrapper implements KeyWrapper {
    private final KeyRing ring;
    private final AeadBox box;

    public SecretWrapper(KeyRing keys, SecureRandom random) {
        this.ring = keys;
        this.box = new AeadBox(keys.derive(Purpose.SECRETS), random);
    }

    @Override
    public WrappedSecret wrap(SharedSecret secret, AccountName account, CredentialId credential) {
        return WrappedSecret.of(secret.lend(key -> box.close(key, identity(account, credential))));
    }

    @Override
    public SharedSecret unwrap(
            WrappedSecret wrapped, AccountName account, CredentialId credential) {
        byte[] key;
        try {
            key = box.open(wrapped.bytes(), identity(account, credential));
        } catch (KeyException e) {
            throw new KeyException(
                    "cannot open the secret of " + account + ": " + e.getMessage(), e);
        }
        try {
            return SharedSecret.of(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public long current() {
        return ring.keys().current();
    }

    @Override
    public long keyOf(WrappedSecret wrapped) {
        return box.keyOf(wrapped.bytes());
    }

    private static byte[] identity(AccountName account, CredentialId credential) {
        return new ByteWriter().text(account.value()).i64(credential.value()).toByteArray();
    }
}
