package io.sallyport.server.doctor;

import java.util.Locale;

/** What a hazard does to people. */
public enum Effect {
    /** Somebody who should come in does not. */
    LOCKOUT,
    /** The second step is off, or something weaker took its place, and nobody is told. */
    SILENT,
    /** A way past the second step. */
    AROUND;

    /** As it is printed, in text and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
