package io.sallyport.server.doctor;

import io.sallyport.server.config.AcceptedHazard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A check whose findings name people: exceptions for some of them take these out of a finding, and
 * it stays for the others (DOC-56).
 */
public final class PeoplesCheck implements Check {
    private final Check check;
    private final List<AcceptedHazard> accepted;
    private final Function<String, Set<String>> groups;

    /**
     * @param accepted of all checks
     * @param groups gives the groups of an account
     */
    public PeoplesCheck(
            Check check, List<AcceptedHazard> accepted, Function<String, Set<String>> groups) {
        this.check = check;
        this.accepted =
                accepted.stream()
                        .filter(one -> one.id().equals(check.id()) && one.isOfPeople())
                        .toList();
        this.groups = groups;
    }

    @Override
    public String id() {
        return check.id();
    }

    @Override
    public List<Finding> findings() {
        if (accepted.isEmpty()) return check.findings();
        return check.findings().stream().flatMap(one -> parted(one).stream()).toList();
    }

    private List<Finding> parted(Finding found) {
        if (found.users().isEmpty()) return List.of(found);
        var byReason = new LinkedHashMap<String, List<String>>();
        for (String user : found.users())
            byReason.computeIfAbsent(reason(user), none -> new ArrayList<>()).add(user);
        var parts = new ArrayList<Finding>();
        byReason.forEach((reason, users) -> {
            var part = found.with(found.severity(), users, found.addresses());
            parts.add(reason.isEmpty() ? part : AcceptedFindings.shown(part, reason));
        });
        return parts;
    }

    /** Of the exception that covers this account; empty if none does. */
    private String reason(String user) {
        return accepted.stream()
                .filter(one ->
                        one.users().contains(user)
                                || one.groups().stream().anyMatch(groups.apply(user)::contains))
                .map(AcceptedHazard::reason)
                .findFirst()
                .orElse("");
    }
}
