package io.sallyport.server.portal.view;

import java.util.List;
import java.util.Optional;

/**
 * The rules, and how one login would meet them.
 *
 * @param otherwise the line that decides where no rule fits
 * @param foreseen empty until somebody asks
 */
public record PolicyView(
        List<String> rules,
        String otherwise,
        String login,
        String service,
        String host,
        String address,
        String groups,
        Optional<Foreseen> foreseen) {
    /** What would come of a login, and every rule up to the one that decides. */
    public record Foreseen(String verdict, List<Considered> considered) {}

    /**
     * One rule.
     *
     * @param how whether it fits, in words
     */
    public record Considered(String rule, String how) {}
}
