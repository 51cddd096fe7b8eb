package io.sallyport.engine.keys;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of a key file, in its order. Immutable; never printed.
 *
 * <p>The file holds lines {@code key ID BASE64}, with an id from 1 to 999 999 999 and 32 bytes
 * each; {@code #} begins a comment. The first key closes what is new, all open what is old.
 */
public final class WrappingKeys {
    /** Most keys in one file. */
    public static final int KEYS_MAX = 16;

    static final int KEY_BYTES = 32;

    private final Map<Integer, SecretKey> keys;
    private final int current;

    private WrappingKeys(Map<Integer, SecretKey> keys) {
        this.keys = keys;
        this.current = keys.keySet().iterator().next();
    }

    /**
     * Reads a key file.
     *
     * @throws MalformedKeyFileException with the line and the rule; never with any part of a key
     */
    public static WrappingKeys parse(List<String> lines) throws MalformedKeyFileException {
        var keys = new LinkedHashMap<Integer, SecretKey>();
        for (int i = 0; i < lines.size(); i++)
            if (KeyLines.isKey(lines.get(i))) add(lines.get(i).strip(), i + 1, keys);
        if (keys.isEmpty())
            throw new MalformedKeyFileException(lines.size(), "the file holds no key");
        if (keys.size() > KEYS_MAX)
            throw new MalformedKeyFileException(lines.size(), "more than " + KEYS_MAX + " keys");
        return new WrappingKeys(keys);
    }

    /** Id of the key that closes what is new. */
    public int current() {
        return current;
    }

    /** Ids in the order of the file, the current one first. */
    public List<Integer> ids() {
        return List.copyOf(keys.keySet());
    }

    /** Ids that {@code other} has and these have not, or have with another key. */
    public List<Integer> lacking(WrappingKeys other) {
        var lacking = new ArrayList<Integer>();
        other.keys.forEach((id, key) -> {
            if (!key.equals(keys.get(id))) lacking.add(id);
        });
        return lacking;
    }

    Map<Integer, SecretKey> masters() {
        return keys;
    }

    @Override
    public String toString() {
        return "WrappingKeys" + ids();
    }

    private static void add(String line, int number, Map<Integer, SecretKey> keys)
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
        if (keys.put(Integer.parseInt(words[1]), new SecretKeySpec(key, "HKDF")) != null)
            throw new MalformedKeyFileException(number, "this id stands here twice");
    }

    private static byte[] decode(String base64, int number) throws MalformedKeyFileException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedKeyFileException(number, "a key is written in Base64");
        }
    }
}
