package io.sallyport.engine;

import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.keys.DeviceDigests;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.keys.SecretWrapper;
import java.security.SecureRandom;

/**
 * What the engine does with the key file.
 *
 * @param secrets opens the secrets at rest
 * @param challenges closes challenges
 * @param devices recognises known devices
 */
public record EngineKeys(KeyWrapper secrets, Seal challenges, DeviceDigests devices) {
    public static EngineKeys of(KeyRing keys, SecureRandom random) {
        return new EngineKeys(
                new SecretWrapper(keys, random),
                Seal.forChallenges(keys, random),
                new DeviceDigests(keys));
    }
}
