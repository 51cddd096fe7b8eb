package io.sallyport.server.gate;

import io.sallyport.server.gate.GateRule.Demand;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is protected, and who may go there. Pure.
 *
 * @param domain of the gate's cookie; empty: the cookie is of the portal's host alone (FA-40)
 * @param portal where people sign in
 * @param rules in order
 */
public record GatePolicy(Optional<String> domain, WebOrigin portal, List<GateRule> rules) {
    public GatePolicy {
        rules = List.copyOf(rules);
    }

    /** What the rules say. */
    enum Ruling {
        ALLOWED,
        REFUSED,
        /** A second step, or a newer one, and then it is allowed. */
        STEP
    }

    /** Whether a browser would bring the gate's cookie there (FA-16). */
    public boolean isInReach(WebOrigin origin) {
        return domain.map(origin::isUnder).orElse(origin.host().equals(portal.host()));
    }

    /** Whether there is a rule of this application. Nobody is sent anywhere else (FA-48). */
    public boolean protects(WebOrigin origin) {
        return rules.stream().anyMatch(rule -> rule.origin().equals(origin));
    }

    Ruling judge(Target target, Visitor visitor, Instant now) {
        Optional<JudgedPath> path = JudgedPath.of(target.path());
        for (GateRule rule : rules) {
            if (!rule.origin().equals(target.origin())) continue;
            // Whoever reads the path in another way than we do could get past this rule.
            if (!rule.paths().isEmpty() && path.isEmpty()) return Ruling.REFUSED;
            if (path.isPresent() && !rule.fitsPath(path.get())) continue;
            if (rule.fitsPerson(visitor)) return said(rule.demand(), visitor, now);
        }
        return Ruling.REFUSED;
    }

    private static Ruling said(Demand demand, Visitor visitor, Instant now) {
        return switch (demand) {
            case Demand.Allow any -> Ruling.ALLOWED;
            case Demand.Refuse any -> Ruling.REFUSED;
            case Demand.Step step ->
                    visitor.lastStep()
                                    .filter(at ->
                                            step.within().isZero()
                                                    || now.isBefore(at.plus(step.within())))
                                    .isPresent()
                            ? Ruling.ALLOWED
                            : Ruling.STEP;
        };
    }
}
