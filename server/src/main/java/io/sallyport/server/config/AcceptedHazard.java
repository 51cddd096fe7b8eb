package io.sallyport.server.config;

import io.sallyport.engine.policy.Network;
import java.util.List;
import java.util.Optional;

/**
 * A finding of {@code doctor} that the administrator has thought about (DOC-56). It is shown as a
 * notice with the reason, on every run.
 *
 * @param id of the finding, such as {@code hazard-28}
 * @param users for whom it is accepted; empty: for everybody
 * @param groups for whose members it is accepted
 * @param network from where it is accepted; empty: from everywhere
 */
public record AcceptedHazard(
        String id,
        List<String> users,
        List<String> groups,
        Optional<Network> network,
        String reason) {
    public AcceptedHazard {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    /** Whether it names neither people nor places. */
    public boolean isWhole() {
        return users.isEmpty() && groups.isEmpty() && network.isEmpty();
    }
}
