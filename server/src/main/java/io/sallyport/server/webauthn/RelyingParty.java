package io.sallyport.server.webauthn;

import io.sallyport.engine.policy.Network;
import java.net.URI;
import java.util.Optional;

/**
 * Who passkeys are made for: the one origin of the portal, and its host as their scope.
 *
 * @param origin as browsers write it
 * @param id the host
 */
public record RelyingParty(String origin, String id) {
    private static final String LOCALHOST = "localhost";

    /**
     * Empty where browsers make no passkeys: on a page without TLS, but for localhost, and on one
     * that is reached by an address in numbers.
     */
    public static Optional<RelyingParty> of(URI origin) {
        String host = origin.getHost();
        if (host == null || host.startsWith("[") || Network.address(host).isPresent())
            return Optional.empty();
        boolean isFit = "https".equals(origin.getScheme()) || host.equals(LOCALHOST);
        return isFit ? Optional.of(new RelyingParty(origin.toString(), host)) : Optional.empty();
    }
}
