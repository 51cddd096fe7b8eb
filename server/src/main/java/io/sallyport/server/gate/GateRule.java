package io.sallyport.server.gate;

import io.sallyport.engine.policy.Network;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One line {@code gate}: who may go where. The first that fits decides; where none fits, nobody
 * may.
 *
 * @param origin the protected application, as browsers see it
 * @param paths at or below which it fits; empty: everywhere
 * @param users whom it fits; with {@code groups} empty, too: everybody
 * @param groups of the host, whose members it fits as well
 * @param networks from where it fits; empty: from everywhere
 */
public record GateRule(
        WebOrigin origin,
        List<String> paths,
        Set<String> users,
        Set<String> groups,
        List<Network> networks,
        Demand demand) {
    public GateRule {
        paths = List.copyOf(paths);
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
        networks = List.copyOf(networks);
    }

    /** What a rule says of whom it fits. */
    public sealed interface Demand {
        /** May pass, once signed in. */
        record Allow() implements Demand {}

        /**
         * May pass with a second step in this sign-in (FA-26).
         *
         * @param within no longer ago than that; zero: at any time of it
         */
        record Step(Duration within) implements Demand {}

        /** May not pass. */
        record Refuse() implements Demand {}
    }

    /** Whether rules can see the path: a plain path that begins with a slash. */
    public static boolean isPath(String text) {
        return text.startsWith("/")
                && text.indexOf('?') < 0
                && text.indexOf(';') < 0
                && JudgedPath.of(text).isPresent();
    }

    boolean fitsPath(JudgedPath path) {
        return paths.isEmpty()
                || paths.stream().anyMatch(at -> path.isAtOrBelow(JudgedPath.of(at).orElseThrow()));
    }

    boolean fitsPerson(Visitor visitor) {
        boolean isEverybody = users.isEmpty() && groups.isEmpty();
        boolean isNamed = users.contains(visitor.account().value());
        boolean isMember = visitor.groups().stream().anyMatch(groups::contains);
        boolean isThere =
                networks.isEmpty()
                        || visitor.client()
                                .map(at -> networks.stream().anyMatch(one -> one.contains(at)))
                                .orElse(false);
        return (isEverybody || isNamed || isMember) && isThere;
    }
}
