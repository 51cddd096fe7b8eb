package io.sallyport.engine.keys;

import io.sallyport.engine.account.KeyException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one purpose, derived with HKDF-SHA256 (RFC 5869) from each master key of a ring; anew
 * when the ring's keys were exchanged.
 */
final class DerivedKeys {
    private final KeyRing ring;
    private final Purpose purpose;
    private volatile Derived latest;

    /** What was derived, and of which keys. */
    private record Derived(WrappingKeys masters, Map<Integer, SecretKey> keys) {}

    DerivedKeys(KeyRing ring, Purpose purpose) {
        this.ring = ring;
        this.purpose = purpose;
        this.latest = derive(ring.keys(), purpose);
    }

    /**
     * Id of the key for what is new. The keys may be exchanged before the next call: whoever needs
     * the id twice asks once.
     */
    int current() {
        return ring.keys().current();
    }

    /** Ids of all keys. */
    Set<Integer> ids() {
        return keys().keySet();
    }

    /**
     * @throws KeyException if the key file has no key with this id
     */
    SecretKey key(long id) {
        @Nullable SecretKey key = id <= Integer.MAX_VALUE ? keys().get((int) id) : null;
        if (key == null)
            throw new KeyException(
                    "something was closed under key "
                            + id
                            + ", which the key file does not hold; is it the right key file?");
        return key;
    }

    private Map<Integer, SecretKey> keys() {
        WrappingKeys now = ring.keys();
        Derived known = latest;
        if (known.masters() != now) {
            known = derive(now, purpose);
            latest = known;
        }
        return known.keys();
    }

    private static Derived derive(WrappingKeys masters, Purpose purpose) {
        var keys = new HashMap<Integer, SecretKey>();
        masters.masters().forEach((id, master) -> keys.put(id, derive(master, purpose)));
        return new Derived(masters, Map.copyOf(keys));
    }

    private static SecretKey derive(SecretKey master, Purpose purpose) {
        try {
            var expand =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(master)
                            .thenExpand(purpose.hkdfInfo(), WrappingKeys.KEY_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey(purpose.algorithm(), expand);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no HKDF-SHA256", e);
        }
    }
}
