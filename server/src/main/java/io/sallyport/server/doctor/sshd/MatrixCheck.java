package io.sallyport.server.doctor.sshd;

import io.sallyport.engine.policy.Network;
import io.sallyport.server.config.AcceptedHazard;
import io.sallyport.server.doctor.AcceptedFindings;
import io.sallyport.server.doctor.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A row that is judged over the whole matrix, of every sshd. */
final class MatrixCheck {
    private final String id;
    private final SshdFacts facts;
    private final Rule rule;
    private final List<AcceptedHazard> accepted;

    /**
     * @param accepted of all rows
     */
    MatrixCheck(String id, SshdFacts facts, Rule rule, List<AcceptedHazard> accepted) {
        this.id = id;
        this.facts = facts;
        this.rule = rule;
        this.accepted =
                accepted.stream()
                        .filter(one -> one.id().equals(id) && !one.isWhole())
                        .filter(one -> one.services().isEmpty())
                        .toList();
    }

    List<Finding> findings() {
        return facts.views().stream().flatMap(view -> findings(view).stream()).toList();
    }

    private List<Finding> findings(SshdView view) {
        if (view.fault().isPresent()) return List.of(Blind.view(id, view, view.fault().get()));
        Map<Trouble, List<Seen>> troubled = new LinkedHashMap<>();
        for (Seen seen : view.seen())
            for (Trouble trouble : rule.troubles(seen))
                troubled.computeIfAbsent(trouble, none -> new ArrayList<>()).add(seen);
        var found = new ArrayList<Finding>();
        troubled.forEach((trouble, logins) -> found.addAll(findings(trouble, logins, view)));
        if (view.leftOut() > 0)
            found.add(Blind.view(id, view, "there was no time for " + view.leftOut() + " logins"));
        if (found.isEmpty()) found.add(Finding.ok(id, view.listener().place(), "As it should be."));
        return found;
    }

    /** Users with the same addresses together, so that each finding holds for all its pairs. */
    private List<Finding> findings(Trouble trouble, List<Seen> logins, SshdView view) {
        var reasons = new LinkedHashMap<String, List<Seen>>();
        for (Seen seen : logins)
            reasons.computeIfAbsent(reason(seen), none -> new ArrayList<>()).add(seen);
        var found = new ArrayList<Finding>();
        reasons.forEach((reason, group) -> {
            for (var pairs : pairs(group).entrySet())
                found.add(finding(trouble, reason, pairs.getValue(), pairs.getKey(), view));
        });
        return found;
    }

    /** Addresses, and the users who have trouble from just these. */
    private static Map<Set<String>, List<String>> pairs(List<Seen> group) {
        var byUser = new TreeMap<String, Set<String>>();
        for (Seen seen : group)
            byUser.computeIfAbsent(seen.login().user(), none -> new LinkedHashSet<>())
                    .add(seen.login().address());
        return byUser.entrySet().stream()
                .collect(
                        Collectors.groupingBy(
                                Map.Entry::getValue,
                                LinkedHashMap::new,
                                Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    }

    private Finding finding(
            Trouble trouble,
            String reason,
            List<String> users,
            Set<String> addresses,
            SshdView view) {
        boolean isEverybody = users.size() == all(view, true).size();
        boolean isEverywhere = addresses.size() == all(view, false).size();
        var finding =
                new Finding(
                        id,
                        trouble.severity(),
                        trouble.effects(),
                        trouble.place(),
                        isEverybody ? List.of() : users,
                        isEverywhere ? List.of() : List.copyOf(addresses),
                        trouble.what(),
                        trouble.means(),
                        trouble.todo());
        return reason.isEmpty() ? finding : AcceptedFindings.shown(finding, reason);
    }

    private static Set<String> all(SshdView view, boolean isUsers) {
        return view.seen().stream()
                .map(seen -> isUsers ? seen.login().user() : seen.login().address())
                .collect(Collectors.toSet());
    }

    /** Of the exception that covers this login; empty if none does. */
    private String reason(Seen seen) {
        return accepted.stream()
                .filter(one -> covers(one, seen.login()))
                .map(AcceptedHazard::reason)
                .findFirst()
                .orElse("");
    }

    private static boolean covers(AcceptedHazard one, Login login) {
        boolean isPerson =
                (one.users().isEmpty() && one.groups().isEmpty())
                        || one.users().contains(login.user())
                        || one.groups().stream().anyMatch(login.groups()::contains);
        boolean isPlace =
                one.network().isEmpty()
                        || Network.address(login.address())
                                .filter(one.network().get()::contains)
                                .isPresent();
        return isPerson && isPlace;
    }
}
