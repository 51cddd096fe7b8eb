package io.sallyport.server.config;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The portal's pages.
 *
 * @param administrators accounts, and groups of this host behind {@value #GROUP}, whose members may
 *     open the pages of administration; empty: nobody
 * @param firstStep the PAM service that is asked for a password where somebody signs in without a
 *     link; empty: nobody can
 * @param idle after this long without a click a session ends
 * @param life after this long it ends in any case
 */
public record PortalSettings(
        Set<String> administrators, Optional<String> firstStep, Duration idle, Duration life) {
    /** Stands before the name of a group, as in {@code sudoers}. */
    public static final String GROUP = "%";

    /** Bounds of {@link #idle} and {@link #life}, in minutes. */
    static final int IDLE_MIN = 5;

    static final int IDLE_MAX = 480;
    static final int LIFE_MIN = 15;
    static final int LIFE_MAX = 1_440;

    public PortalSettings {
        administrators = Set.copyOf(administrators);
    }
}
