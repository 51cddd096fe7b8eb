package io.sallyport.server.config;

import io.sallyport.engine.policy.Network;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.PolicyRule.KeyCondition;
import io.sallyport.server.config.PolicyLines.Placed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Looks for rules that do not do what somebody who wrote them will have meant. */
final class PolicyReview {
    private final List<Placed> rules;

    /** Those of each rule, for looking up; most networks that are covered stand there as such. */
    private final List<Set<Network>> networks;

    PolicyReview(List<Placed> rules) {
        this.rules = rules;
        this.networks = rules.stream().map(placed -> Set.copyOf(placed.rule().networks())).toList();
    }

    /** Rules behind one that fits everything they fit: the first that fits decides. */
    void refuseUnreachable(Problems problems) {
        for (int i = 1; i < rules.size(); i++) {
            int later = i;
            var before =
                    IntStream.range(0, i).filter(earlier -> covers(earlier, later)).findFirst();
            if (before.isEmpty()) continue;
            int line = rules.get(before.getAsInt()).origin().line();
            problems.at(rules.get(i).origin())
                    .add(
                            "this rule never decides: line "
                                    + line
                                    + " fits everything that it fits, and the first rule that"
                                    + " fits decides",
                            "put it above line " + line + ", or remove it");
        }
    }

    /** A policy under which no enrolled account is ever asked (SSH-51). */
    void refuseAskingNobody(Problems problems) {
        lastIfNobodyIsAsked(rule -> true, PolicyReview::fitsAll)
                .ifPresent(last ->
                        problems.at(last.origin())
                                .add(
                                        "nobody is ever asked for a second step: this rule"
                                                + " fits everybody, and neither it nor one"
                                                + " before it asks",
                                        "write this in its place, or above it a rule that asks:"
                                                + " policy require if-enrolled"));
    }

    /** The same for one host; another host may share the file. */
    void warnOfAskingNobody(String host, Problems warnings) {
        Predicate<PolicyRule> here = rule -> rule.hosts().isEmpty() || rule.hosts().contains(host);
        if (lastIfNobodyIsAsked(rule -> true, PolicyReview::fitsAll).isPresent()) return;
        lastIfNobodyIsAsked(here, rule -> here.test(rule) && fitsAllOfItsHosts(rule))
                .ifPresent(last ->
                        warnings.at(last.origin())
                                .add(
                                        "on this host, "
                                                + host
                                                + ", nobody is ever asked for a second"
                                                + " step",
                                        "if that is not meant, name this host in a rule"
                                                + " that asks, above this one"));
    }

    /** The rule behind which nothing is ever considered; empty if there is none. */
    Optional<Placed> last() {
        return rules.stream().filter(placed -> fitsAll(placed.rule())).findFirst();
    }

    void warnOfCapitals(Problems warnings) {
        for (Placed placed : rules)
            for (String service : placed.rule().services().stream().sorted().toList())
                Values.warnOfCapitals(service, warnings.at(placed.origin()));
    }

    /** Where no rule fits everybody, the default asks whoever is enrolled. */
    private Optional<Placed> lastIfNobodyIsAsked(
            Predicate<PolicyRule> counts, Predicate<PolicyRule> closes) {
        for (Placed placed : rules) {
            if (counts.test(placed.rule()) && asks(placed.rule().action())) return Optional.empty();
            if (closes.test(placed.rule())) return Optional.of(placed);
        }
        return Optional.empty();
    }

    private static boolean asks(Action action) {
        return switch (action) {
            case Action.Skip skip -> false;
            case Action.Refuse refuse -> false;
            case Action.Require require -> true;
            case Action.RequireIfEnrolled any -> true;
            case Action.RequireFrom from -> true;
        };
    }

    private static boolean fitsAll(PolicyRule rule) {
        return rule.hosts().isEmpty() && fitsAllOfItsHosts(rule);
    }

    private static boolean fitsAllOfItsHosts(PolicyRule rule) {
        return rule.services().isEmpty()
                && rule.users().isEmpty()
                && rule.groups().isEmpty()
                && rule.networks().isEmpty()
                && rule.key() == KeyCondition.ANY;
    }

    /** Whether whatever fits the later rule fits the earlier one too. */
    private boolean covers(int earlier, int later) {
        PolicyRule before = rules.get(earlier).rule();
        PolicyRule after = rules.get(later).rule();
        return covers(before.users(), after.users())
                && covers(before.groups(), after.groups())
                && covers(before.hosts(), after.hosts())
                && covers(before.services(), after.services())
                && (before.key() == KeyCondition.ANY || before.key() == after.key())
                && coversNetworks(networks.get(earlier), networks.get(later));
    }

    private static boolean covers(Set<String> earlier, Set<String> later) {
        return earlier.isEmpty() || (!later.isEmpty() && earlier.containsAll(later));
    }

    private static boolean coversNetworks(Set<Network> earlier, Set<Network> later) {
        return earlier.isEmpty()
                || (!later.isEmpty()
                        && later.stream()
                                .allMatch(inner ->
                                        earlier.contains(inner) || isInside(inner, earlier)));
    }

    private static boolean isInside(Network inner, Set<Network> outers) {
        return outers.stream()
                .anyMatch(
                        outer -> outer.prefix() <= inner.prefix() && outer.contains(inner.base()));
    }
}
