package io.sallyport.server.door.local;

import io.sallyport.engine.account.Labels;
import io.sallyport.engine.identity.UnsafeCharacters;

/** Texts that people give for others to read later. */
final class Texts {
    private static final int LENGTH_MAX = 200;

    private Texts() {}

    /** One line without control characters, which could forge a line of a log. */
    static String checked(String text, String what) throws RefusedException {
        if (text.isBlank()) throw RefusedException.malformed(capital(what) + " is empty.");
        if (text.length() > LENGTH_MAX)
            throw RefusedException.malformed(
                    capital(what) + " is longer than " + LENGTH_MAX + " characters.");
        if (text.codePoints().anyMatch(UnsafeCharacters::isUnsafe))
            throw RefusedException.malformed(capital(what) + " holds a control character.");
        return text.strip();
    }

    static String label(String label) throws RefusedException {
        String stripped = label.strip();
        var fault = Labels.faultOf(stripped);
        if (fault.isPresent()) throw RefusedException.malformed(capital(fault.get()) + ".");
        return stripped;
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
