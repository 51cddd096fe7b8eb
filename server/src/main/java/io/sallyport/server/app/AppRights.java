package io.sallyport.server.app;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * What an application may ask, about whom, and from where.
 *
 * @param rights at least one
 * @param services services that it may name in logins, exactly; at least one
 * @param people accounts that it may ask about; empty: everybody
 * @param networks where it may ask from; empty: anywhere
 * @param perMinute most requests a minute, {@value #PER_MINUTE_MIN} to {@value #PER_MINUTE_MAX}
 */
public record AppRights(
        Set<Right> rights,
        Set<String> services,
        Set<String> people,
        List<Network> networks,
        int perMinute) {
    public static final int PER_MINUTE_MIN = 1;
    public static final int PER_MINUTE_MAX = 10_000_000;

    /** Most entries of each list. */
    public static final int ENTRIES_MAX = 1_000;

    public AppRights {
        rights = Set.copyOf(rights);
        services = Set.copyOf(services);
        people = Set.copyOf(people);
        networks = List.copyOf(networks);
        if (rights.isEmpty()) throw new IllegalArgumentException("it has no right");
        if (services.isEmpty()) throw new IllegalArgumentException("it has no service");
        if (perMinute < PER_MINUTE_MIN || perMinute > PER_MINUTE_MAX)
            throw new IllegalArgumentException(
                    "requests a minute are " + PER_MINUTE_MIN + " to " + PER_MINUTE_MAX);
        if (Math.max(Math.max(services.size(), people.size()), networks.size()) > ENTRIES_MAX)
            throw new IllegalArgumentException("a list has more than " + ENTRIES_MAX + " entries");
    }

    public boolean mayAskAbout(AccountName account) {
        return people.isEmpty() || people.contains(account.value());
    }

    public boolean mayAskFrom(InetAddress address) {
        return networks.isEmpty()
                || networks.stream().anyMatch(network -> network.contains(address));
    }
}
