package io.sallyport.server.door.local.wire;

import java.util.List;

/**
 * How policy looks at a login.
 *
 * @param isProtected whether the account has a second step
 * @param requirement {@code skip}, {@code second_step} or {@code refuse}
 * @param reason the cause in words; empty for a second step
 * @param rule the rule that decided
 * @param considered every rule up to the one that decided
 */
public record LoginForeseen(
        String account,
        boolean isProtected,
        String service,
        String host,
        String requirement,
        String reason,
        String rule,
        List<Considered> considered) {
    /**
     * How one rule was looked at.
     *
     * @param misfit why it did not fit; empty for the one that decided
     */
    public record Considered(String rule, String misfit) {}
}
