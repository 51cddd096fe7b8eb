package io.sallyport.engine.policy;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.policy.PolicyRule.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Policy as an ordered list: the first rule that fits decides. Where none fits, whoever is enrolled
 * is asked, and whoever is not gets the configured answer.
 *
 * <p>An account with uid 0 that is not enrolled is refused wherever it would have been let in for
 * that reason, unless the rule names it (SSH-27): a rule for everybody must not open the door to
 * root.
 */
public final class RuleList implements Policy {
    /** What happens to whoever has no second step, where no rule fits. */
    public enum NotEnrolled {
        LET_IN,
        REFUSE
    }

    private final List<PolicyRule> rules;
    private final NotEnrolled notEnrolled;

    public RuleList(List<PolicyRule> rules, NotEnrolled notEnrolled) {
        this.rules = List.copyOf(rules);
        this.notEnrolled = notEnrolled;
    }

    @Override
    public Requirement requirement(PolicyQuestion question) {
        for (PolicyRule rule : rules)
            if (rule.misfit(question).isEmpty()) return apply(rule, question);
        return byDefault(question);
    }

    @Override
    public List<Consideration> considerations(PolicyQuestion question) {
        var considered = new ArrayList<Consideration>();
        for (PolicyRule rule : rules) {
            var misfit = rule.misfit(question);
            considered.add(new Consideration(rule.source(), misfit.orElse("")));
            if (misfit.isEmpty()) return considered;
        }
        considered.add(new Consideration(byDefault(question).rule(), ""));
        return considered;
    }

    @Override
    public Optional<Instant> deadline(PolicyQuestion question) {
        if (question.isEnrolled()) return Optional.empty();
        for (PolicyRule rule : rules)
            if (rule.misfit(question).isEmpty())
                return rule.action() instanceof Action.RequireFrom from
                        ? Optional.of(from.deadline())
                        : Optional.empty();
        return Optional.empty();
    }

    private static Requirement apply(PolicyRule rule, PolicyQuestion question) {
        return switch (rule.action()) {
            case Action.Skip skip -> skip(rule, question);
            case Action.Refuse refuse ->
                    new Requirement.Refuse(rule.source(), Cause.POLICY_REFUSES);
            case Action.Require require -> require(stepOf(rule), question);
            case Action.RequireFrom from ->
                    question.now().isBefore(from.deadline())
                            ? ifEnrolled(stepOf(rule), rule.names(question), question)
                            : require(stepOf(rule), question);
            case Action.RequireIfEnrolled any ->
                    ifEnrolled(stepOf(rule), rule.names(question), question);
        };
    }

    private static Requirement skip(PolicyRule rule, PolicyQuestion question) {
        return rule.key() == PolicyRule.KeyCondition.PINNED_TO_COMMAND
                ? new Requirement.Skip(
                        rule.source(), Cause.PINNED_KEY, question.pinnedKey().orElseThrow())
                : new Requirement.Skip(rule.source(), Cause.EXEMPT);
    }

    private Requirement byDefault(PolicyQuestion question) {
        return switch (notEnrolled) {
            case LET_IN -> ifEnrolled(defaultStep("let-in"), false, question);
            case REFUSE -> require(defaultStep("refuse"), question);
        };
    }

    private static Requirement.SecondStep stepOf(PolicyRule rule) {
        return new Requirement.SecondStep(
                rule.source(), rule.grace(), rule.approval() == PolicyRule.Approval.BROWSER);
    }

    private static Requirement.SecondStep defaultStep(String word) {
        return new Requirement.SecondStep("default: not-enrolled " + word);
    }

    private static Requirement require(Requirement.SecondStep step, PolicyQuestion question) {
        return question.isEnrolled()
                ? step
                : new Requirement.Refuse(
                        step.rule(), Cause.NOT_ENROLLED_REFUSED, step.isApprovable());
    }

    private static Requirement ifEnrolled(
            Requirement.SecondStep step, boolean named, PolicyQuestion question) {
        if (question.isEnrolled()) return step;
        if (question.isSuperuser() && !named)
            return new Requirement.Refuse(
                    step.rule()
                            + " (uid 0 is let in without a second step only by a rule that names"
                            + " it)",
                    Cause.NOT_ENROLLED_REFUSED,
                    step.isApprovable());
        return new Requirement.Skip(step.rule(), Cause.NOT_ENROLLED);
    }
}
