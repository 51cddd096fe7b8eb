package io.sallyport.server.door.http;

import io.sallyport.engine.BrowserReceipt;
import io.sallyport.engine.identity.UnsafeCharacters;
import io.sallyport.engine.policy.Network;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the values of fields, and names the field that does not fit. */
final class Fields {
    private static final int GROUPS_MAX = 64;
    private static final int USER_AGENT_MAX = 160;

    private Fields() {}

    /** One line of 1 to {@code bytesMax} bytes of UTF-8 without control characters. */
    static String line(String field, String text, int bytesMax) throws ProblemException {
        if (text.isBlank())
            throw ProblemException.malformed(field, field + " is empty.", "Give it a value.");
        if (text.getBytes(StandardCharsets.UTF_8).length > bytesMax)
            throw ProblemException.malformed(
                    field,
                    field + " is longer than " + bytesMax + " bytes.",
                    "Send the value that the person was known by.");
        if (text.codePoints().anyMatch(UnsafeCharacters::isUnsafe))
            throw ProblemException.malformed(
                    field, field + " holds a control character.", "Send one line of text.");
        return text;
    }

    static String address(Optional<String> text) throws ProblemException {
        if (text.isEmpty()) return "";
        return Network.address(text.get())
                .orElseThrow(() ->
                        ProblemException.malformed(
                                "address",
                                "address is no numeric address.",
                                "Send the address of the person's machine in numbers, or leave it"
                                        + " out."))
                .getHostAddress();
    }

    /** Shortened, and without what could forge a line of a log. */
    static String userAgent(Optional<String> text) {
        var safe = new StringBuilder();
        text.orElse("")
                .codePoints()
                .filter(c -> !UnsafeCharacters.isUnsafe(c))
                .limit(USER_AGENT_MAX)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    static Set<String> groups(Optional<List<String>> groups) throws ProblemException {
        if (groups.isEmpty()) return Set.of();
        if (groups.get().size() > GROUPS_MAX)
            throw ProblemException.malformed(
                    "groups",
                    "groups has more than " + GROUPS_MAX + " entries.",
                    "Send those that policy speaks of.");
        var checked = new HashSet<String>();
        for (String group : groups.get()) checked.add(line("groups", group, 255));
        return checked;
    }

    /** Base64 in the alphabet for URLs, without padding. */
    static byte[] base64(String field, String text, int bytesMax) throws ProblemException {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length > 0 && bytes.length <= bytesMax) return bytes;
        } catch (IllegalArgumentException e) {
            throw ProblemException.malformed(
                    field, field + " is no Base64 for URLs.", "Send it back as it was given.");
        }
        throw ProblemException.malformed(
                field,
                field + " is empty, or longer than " + bytesMax + " bytes.",
                "Send it back as it was given.");
    }

    static byte[] device(String text) throws ProblemException {
        byte[] bytes = base64("device", text, BrowserReceipt.BYTES);
        if (bytes.length == BrowserReceipt.BYTES) return bytes;
        throw ProblemException.malformed(
                "device", "device has another length.", "Send it back as it was given.");
    }
}
