package io.sallyport.engine.policy;

import java.util.List;

/** Who is asked for a second step, where; pure. */
public interface Policy {
    /** What is asked of this login. */
    Requirement requirement(PolicyQuestion question);

    /** Why: every rule up to the one that decided, and what kept it from fitting. */
    List<Consideration> considerations(PolicyQuestion question);

    /**
     * How one rule was considered.
     *
     * @param rule the rule, as {@code file:line: text}
     * @param misfit the condition that did not fit, in words; empty for the rule that decided
     */
    record Consideration(String rule, String misfit) {}
}
