package io.sallyport.server.door.pam;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.sshkey.SshPublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what sshd says of the methods that are completed (SSH section 2.2): a line for each, each
 * with its end.
 */
final class CompletedMethods {
    /** Methods that say no more than their names. */
    private static final Set<String> BARE = Set.of("password", "keyboard-interactive/pam");

    private static final String KEY = "publickey";

    private CompletedMethods() {}

    /**
     * The one key that was shown; empty for none, several, or a text of any other form (SSH-35,
     * SSH-76): then no key is known, and nobody is exempt by one.
     */
    static Optional<SshPublicKey> key(byte[] value) {
        try {
            return Optional.ofNullable(read(value));
        } catch (MalformedBytesException e) {
            return Optional.empty();
        }
    }

    private static @org.jspecify.annotations.Nullable SshPublicKey read(byte[] value)
            throws MalformedBytesException {
        String text = new String(value, US_ASCII);
        if (!Arrays.equals(text.getBytes(US_ASCII), value) || !text.endsWith("\n"))
            throw new MalformedBytesException("no lines of ASCII");
        SshPublicKey key = null;
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            if (BARE.contains(line)) continue;
            if (key != null) throw new MalformedBytesException("more than one key");
            key = keyOf(line.split(" ", -1));
        }
        return key;
    }

    private static SshPublicKey keyOf(String[] fields) throws MalformedBytesException {
        if (fields.length != 3 || !fields[0].equals(KEY))
            throw new MalformedBytesException("a method that is not known");
        return SshPublicKey.ofBase64(fields[1], fields[2]);
    }
}
