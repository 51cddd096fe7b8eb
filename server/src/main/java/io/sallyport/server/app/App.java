package io.sallyport.server.app;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An application that may ask over the network.
 *
 * @param name 1 to 32 characters: small letters, digits and dashes, a letter first; also the place
 *     that its logins are made at, in policy, maps and audit
 * @param keyDigest keyed digest of its key, which is nowhere
 * @param added when it was added
 * @param keyMade when its key was made
 */
public record App(String name, byte[] keyDigest, Instant added, Instant keyMade, AppRights rights) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public App {
        if (!isName(name)) throw new IllegalArgumentException("this is no name of an application");
        keyDigest = keyDigest.clone();
    }

    @Override
    public byte[] keyDigest() {
        return keyDigest.clone();
    }

    /** Whether an application can have this name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    App withKey(byte[] digest, Instant made) {
        return new App(name, digest, added, made, rights);
    }

    @Override
    public String toString() {
        return name;
    }
}
