package io.sallyport.server.door.local.wire;

/**
 * Asks about one wrapping key.
 *
 * @param key its id in the key file
 */
public record KeyId(int key) {}
