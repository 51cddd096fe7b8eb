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
 * @param services PAM services in whose stacks it is accepted; empty: in all
 */
public record AcceptedHazard(
        String id,
        List<String> users,
        List<String> groups,
        Optional<Network> network,
        List<String> services,
        String reason) {
    public AcceptedHazard {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        services = List.copyOf(services);
    }

    /** Whether it names neither people nor places nor services. */
    public boolean isWhole() {
        return users.isEmpty() && groups.isEmpty() && network.isEmpty() && services.isEmpty();
    }

    /** Whether it is about people from everywhere: those it names, whatever the service. */
    public boolean isOfPeople() {
        return !(users.isEmpty() && groups.isEmpty()) && network.isEmpty() && services.isEmpty();
    }

    /** Whether it is about everybody at one of the PAM services that it names. */
    public boolean isOfService(String service) {
        return users.isEmpty()
                && groups.isEmpty()
                && network.isEmpty()
                && services.contains(service);
    }
}
