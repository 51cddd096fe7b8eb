package io.sallyport.engine.keys;

import java.security.SecureRandom;
import java.util.List;

/**
 * The wrapping keys in use. They can be exchanged while the server runs: whatever was made of this
 * ring wraps, seals and opens with the new ones from then on, without doing anything. Safe for use
 * by many threads.
 */
public final class KeyRing {
    private volatile WrappingKeys keys;

    public KeyRing(WrappingKeys keys) {
        this.keys = keys;
    }

    /**
     * Reads a key file.
     *
     * @throws MalformedKeyFileException with the line and the rule; never with any part of a key
     */
    public static KeyRing parse(List<String> lines) throws MalformedKeyFileException {
        return new KeyRing(WrappingKeys.parse(lines));
    }

    /** The lines of a new key file with one new key. */
    public static List<String> generate(SecureRandom random) {
        return KeyLines.generate(random);
    }

    /** The keys of now. */
    public WrappingKeys keys() {
        return keys;
    }

    /**
     * Takes other keys into use. Whoever calls this has made sure that nothing needs a key which
     * they lack: what was closed under it opens no more.
     */
    public void exchange(WrappingKeys next) {
        keys = next;
    }

    /**
     * The keys derived for one purpose, by the id of their master key; always of the keys of now.
     */
    DerivedKeys derive(Purpose purpose) {
        return new DerivedKeys(this, purpose);
    }
}
