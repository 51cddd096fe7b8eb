package io.sallyport.engine.keys;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The master keys of the key file. The first one closes what is new; all of them open what is old,
 * so that keys can be changed while the server runs.
 *
 * <p>The file holds lines {@code key ID BASE64}, with an id from 1 to 2^31-1 and 32 bytes each;
 * {@code #} begins a comment.
 */
public final class KeyRing {
    static final int KEY_BYTES = 32;
    private static final int KEYS_MAX = 16;

    private final Map<Integer, SecretKey> masters;
    private final int current;

    private KeyRing(Map<Integer, SecretKey> masters) {
        this.masters = masters;
        this.current = masters.keySet().iterator().next();
    }

    /**
     * Reads a key file.
     *
     * @throws MalformedKeyFileException with the line and the rule; never with any part of a key
     */
    public static KeyRing parse(List<String> lines) throws MalformedKeyFileException {
        var masters = new LinkedHashMap<Integer, SecretKey>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) add(line, i + 1, masters);
        }
        if (masters.isEmpty())
            throw new MalformedKeyFileException(lines.size(), "the file holds no key");
        if (masters.size() > KEYS_MAX)
            throw new MalformedKeyFileException(lines.size(), "more than " + KEYS_MAX + " keys");
        return new KeyRing(masters);
    }

    /** The lines of a new key file with one new key. */
    public static List<String> generate(SecureRandom random) {
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        var lines = new ArrayList<String>();
        lines.add(
                "# Sallyport's wrapping keys. Whoever has this file and the store can read every"
                        + " secret;");
        lines.add(
                "# without it nobody can, and everybody has to enrol again. Back it up apart from"
                        + " the store.");
        lines.add("key 1 " + Base64.getEncoder().encodeToString(key));
        return lines;
    }

    private static void add(String line, int number, Map<Integer, SecretKey> masters)
            throws MalformedKeyFileException {
        String[] words = line.split("\\s+");
        if (words.length != 3 || !words[0].equals("key"))
            throw new MalformedKeyFileException(number, "a line is: key ID BASE64");
        if (!words[1].matches("[1-9][0-9]{0,8}"))
            throw new MalformedKeyFileException(number, "a key's id is a number from 1 on");
        byte[] key = decode(words[2], number);
        if (key.length != KEY_BYTES)
            throw new MalformedKeyFileException(
                    number, "a key has " + KEY_BYTES + " bytes, got " + key.length);
        if (masters.put(Integer.parseInt(words[1]), new SecretKeySpec(key, "HKDF")) != null)
            throw new MalformedKeyFileException(number, "this id stands here twice");
    }

    private static byte[] decode(String base64, int number) throws MalformedKeyFileException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedKeyFileException(number, "a key is written in Base64");
        }
    }

    /** The keys derived for one purpose, by the id of their master key. */
    DerivedKeys derive(Purpose purpose) {
        return new DerivedKeys(masters, current, purpose);
    }
}
