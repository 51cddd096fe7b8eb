package io.sallyport.server.web;

import io.sallyport.engine.policy.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proxies whose word about the visitor's address is believed. */
public record TrustedProxies(List<Network> networks) {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    public boolean trusts(InetAddress peer) {
        return networks.stream().anyMatch(network -> network.contains(peer));
    }

    /**
     * The visitor's address: {@code X-Forwarded-For} is walked from the right as long as proxies
     * are trusted; what stands further left anybody can have written (FA-11).
     *
     * @param forwardedFor every header of that name, in order
     * @return empty if a trusted proxy does not say
     */
    public Optional<InetAddress> visitor(InetAddress peer, List<String> forwardedFor) {
        var hops = new ArrayList<String>();
        for (String header : forwardedFor) hops.addAll(List.of(header.split(",", -1)));
        InetAddress known = peer;
        while (trusts(known)) {
            if (hops.isEmpty()) return known.equals(peer) ? Optional.empty() : Optional.of(known);
            Optional<InetAddress> next = Network.address(hops.removeLast().strip());
            if (next.isEmpty()) return Optional.empty();
            known = next.get();
        }
        return Optional.of(known);
    }
}
