package io.sallyport.engine.keys;

import io.sallyport.engine.account.DeviceDigest;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.identity.AccountName;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;

/** Makes the digests that known devices are recognised by: HMAC-SHA256 under the key file. */
public final class DeviceDigests {
    private final DerivedKeys keys;

    public DeviceDigests(KeyRing keys) {
        this.keys = keys.derive(Purpose.KNOWN_DEVICES);
    }

    /**
     * @param identity what the device shows: its receipt, or where it logs in from and to
     * @return a digest under each key, under the one for what is new first
     */
    public List<DeviceDigest> of(AccountName account, KnownDevice.Kind kind, byte[] identity) {
        byte[] text =
                new ByteWriter().text(account.value()).word(kind).blob(identity).toByteArray();
        int current = keys.current();
        return Stream.concat(Stream.of(current), keys.ids().stream().filter(id -> id != current))
                .map(id -> digest(id, text))
                .toList();
    }

    private DeviceDigest digest(int keyId, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.key(keyId));
            return DeviceDigest.of(keyId, Arrays.copyOf(mac.doFinal(text), DeviceDigest.LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no HmacSHA256", e);
        }
    }
}
