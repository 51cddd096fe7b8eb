package io.sallyport.server.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an application may do. */
public enum Right {
    /** Begin logins and answer challenges. */
    LOGIN,
    /** Ask how a person stands. */
    STATUS,
    /** Add a person's devices; the person proves a second step once they have one. */
    ENROLL,
    /** Change a person's devices and recovery codes; the person proves a second step each time. */
    MANAGE,
    /**
     * Put keys of SSH into the list and take them out: what stands there opens logins on hosts. For
     * a person's own they prove a second step each time; for keys of automation {@link #ADMINISTER}
     * is needed, too.
     */
    KEYS,
    /** Do what root's commands do to people and read the audit; nobody proves anything. */
    ADMINISTER;

    /** As it is written in commands and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #word}. */
    public static Optional<Right> of(String word) {
        return Arrays.stream(values()).filter(right -> right.word().equals(word)).findFirst();
    }
}
