package io.sallyport.engine.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of policy. Every condition that is given must fit; an empty set of a condition fits
 * everything.
 *
 * @param source {@code file:line: text}, for the audit and for explain
 * @param services PAM services or applications
 * @param hosts hosts or sites
 * @param users accounts
 * @param groups groups as the host knows them; one of them is enough
 * @param networks networks of the person's machine; one of them is enough
 * @param key what the first step must have been made with
 * @param grace for how long a code counts for the next one in the same session on a terminal; zero
 *     if it does not
 * @param approval whether a passkey in a browser may take the place of a code
 */
public record PolicyRule(
        String source,
        Set<String> services,
        Set<String> hosts,
        Set<String> users,
        Set<String> groups,
        List<Network> networks,
        KeyCondition key,
        Duration grace,
        Approval approval,
        Action action) {
    /** An hour: who wants longer wants no second step there. */
    public static final Duration GRACE_MAX = Duration.ofHours(1);

    public PolicyRule {
        services = Set.copyOf(services);
        hosts = Set.copyOf(hosts);
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
        networks = List.copyOf(networks);
        if (grace.isNegative() || grace.compareTo(GRACE_MAX) > 0)
            throw new IllegalArgumentException("grace is at most " + GRACE_MAX);
    }

    /** Whether a login can be approved in a browser. */
    public enum Approval {
        NONE,
        BROWSER
    }

    /** A rule by which codes alone are asked for. */
    public PolicyRule(
            String source,
            Set<String> services,
            Set<String> hosts,
            Set<String> users,
            Set<String> groups,
            List<Network> networks,
            KeyCondition key,
            Duration grace,
            Action action) {
        this(source, services, hosts, users, groups, networks, key, grace, Approval.NONE, action);
    }

    /** A rule without grace. */
    public PolicyRule(
            String source,
            Set<String> services,
            Set<String> hosts,
            Set<String> users,
            Set<String> groups,
            List<Network> networks,
            KeyCondition key,
            Action action) {
        this(source, services, hosts, users, groups, networks, key, Duration.ZERO, action);
    }

    /** A rule that takes any first step. */
    public PolicyRule(
            String source,
            Set<String> services,
            Set<String> hosts,
            Set<String> users,
            Set<String> groups,
            List<Network> networks,
            Action action) {
        this(source, services, hosts, users, groups, networks, KeyCondition.ANY, action);
    }

    /** What the first step must have been made with. */
    public enum KeyCondition {
        ANY,
        /**
         * A live entry of the list of keys, with a command; and the administrator states that no
         * file which a user can write is searched for the account's keys (SSH-73, SSH-74).
         */
        PINNED_TO_COMMAND
    }

    /** What a rule asks for. */
    public sealed interface Action {
        /** In on the first step alone, enrolled or not. */
        record Skip() implements Action {}

        /** The second step; whoever has none is refused. */
        record Require() implements Action {}

        /** The second step of whoever has one; whoever has none is let in. */
        record RequireIfEnrolled() implements Action {}

        /**
         * As {@link RequireIfEnrolled} before {@code deadline}, as {@link Require} from then on.
         */
        record RequireFrom(Instant deadline) implements Action {}

        /** Refused, enrolled or not. */
        record Refuse() implements Action {}
    }

    /** What keeps the rule from fitting, in words; empty if it fits. */
    Optional<String> misfit(PolicyQuestion question) {
        if (!fits(services, question.service()))
            return Optional.of("service is " + question.service());
        if (!fits(hosts, question.host())) return Optional.of("host is " + question.host());
        if (!fits(users, question.account().value()))
            return Optional.of("user is " + question.account());
        if (!groups.isEmpty() && groups.stream().noneMatch(question.groups()::contains))
            return Optional.of(
                    "not in "
                            + (groups.size() == 1 ? "group " : "any of the groups ")
                            + String.join(",", groups.stream().sorted().toList()));
        if (!networks.isEmpty() && !fitsNetwork(question))
            return Optional.of(
                    question.address()
                            .map(address -> "address is " + address.getHostAddress())
                            .orElse("address is not known"));
        if (key == KeyCondition.PINNED_TO_COMMAND && question.pinnedKey().isEmpty())
            return Optional.of("the key is not one that is pinned to a command");
        return Optional.empty();
    }

    /** Whether it names the account, rather than fitting anybody. */
    boolean names(PolicyQuestion question) {
        return users.contains(question.account().value());
    }

    private static boolean fits(Set<String> words, String word) {
        return words.isEmpty() || words.contains(word);
    }

    private boolean fitsNetwork(PolicyQuestion question) {
        return question.address().isPresent()
                && networks.stream()
                        .anyMatch(network -> network.contains(question.address().get()));
    }
}
