package io.sallyport.server.doctor;

import java.util.Locale;

/** How much a finding matters; the order is that of the output. */
public enum Severity {
    /** It holds now, and lets somebody past or locks somebody out. */
    ERROR,
    /** It will, under circumstances that are named. */
    WARNING,
    /** By design, or for information. */
    NOTICE,
    /** It could not be checked; never to be taken for {@link #OK} (DOC-3). */
    UNKNOWN,
    /** Checked and fine. */
    OK;

    /** As it is printed, in text and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
