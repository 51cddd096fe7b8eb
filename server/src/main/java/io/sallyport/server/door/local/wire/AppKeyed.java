package io.sallyport.server.door.local.wire;

/**
 * An application's new key.
 *
 * @param key shown this once
 * @param keyId of the key that signs what it is answered
 * @param publicKey that key, 32 bytes in Base64
 */
public record AppKeyed(String name, String key, String keyId, String publicKey) {
    @Override
    public String toString() {
        return "AppKeyed[" + name + "]";
    }
}
