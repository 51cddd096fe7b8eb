package io.sallyport.engine.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who is asked for a second step, where; pure. */
public interface Policy {
    /** What is asked of this login. */
    Requirement requirement(PolicyQuestion question);

    /** Why: every rule up to the one that decided, and what kept it from fitting. */
    List<Consideration> considerations(PolicyQuestion question);

    /**
     * From when on this login needs a second step that the account does not have; it may have come
     * already. Empty if the account has one, or the rule that decides names no day.
     */
    Optional<Instant> deadline(PolicyQuestion question);

    /**
     * How one rule was considered.
     *
     * @param rule the rule, as {@code file:line: text}
     * @param misfit the condition that did not fit, in words; empty for the rule that decided
     */
    record Consideration(String rule, String misfit) {}
}
