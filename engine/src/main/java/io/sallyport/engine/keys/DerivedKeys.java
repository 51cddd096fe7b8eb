package io.sallyport.engine.keys;

import io.sallyport.engine.account.KeyException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** The keys of one purpose, derived with HKDF-SHA256 (RFC 5869) from each master key. */
final class DerivedKeys {
    private final Map<Integer, SecretKey> keys = new HashMap<>();
    private final int current;

    DerivedKeys(Map<Integer, SecretKey> masters, int current, Purpose purpose) {
        masters.forEach((id, master) -> keys.put(id, derive(master, purpose)));
        this.current = current;
    }

    /** Id of the key for what is new. */
    int current() {
        return current;
    }

    /** Ids of all keys. */
    Set<Integer> ids() {
        return Set.copyOf(keys.keySet());
    }

    /**
     * @throws KeyException if the key file has no key with this id
     */
    SecretKey key(long id) {
        SecretKey key = id <= Integer.MAX_VALUE ? keys.get((int) id) : null;
        if (key == null)
            throw new KeyException(
                    "something was closed under key "
                            + id
                            + ", which the key file does not hold; is it the right key file?");
        return key;
    }

    private static SecretKey derive(SecretKey master, Purpose purpose) {
        try {
            var expand =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(master)
                            .thenExpand(purpose.hkdfInfo(), KeyRing.KEY_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey(purpose.algorithm(), expand);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no HKDF-SHA256", e);
        }
    }
}
