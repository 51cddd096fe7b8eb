package io.sallyport.server.portal;

import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.server.config.PortalSettings;
import io.sallyport.server.unix.HostLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Knows who is an administrator: whom the setting names, and members of its groups of this host.
 * Asked at each request, so whoever is taken out of either is none any more at once. Where the name
 * service fails, nobody is one by a group.
 */
public final class Administrators {
    /** The word of the door that logins on hosts go through. */
    private static final String HOST_DOOR = "host";

    private final Supplier<Set<String>> named;
    private final Supplier<IdentityMap> identities;
    private final String hostName;
    private final IncidentLog incidents;
    private final SecureRandom random;

    /**
     * @param named accounts, and groups behind {@value PortalSettings#GROUP}
     * @param hostName the name by which this host goes in maps
     */
    public Administrators(
            Supplier<Set<String>> named,
            Supplier<IdentityMap> identities,
            String hostName,
            IncidentLog incidents,
            SecureRandom random) {
        this.named = named;
        this.identities = identities;
        this.hostName = hostName;
        this.incidents = incidents;
        this.random = random;
    }

    boolean has(AccountName account) {
        Set<String> words = named.get();
        if (words.contains(account.value())) return true;
        if (words.stream().noneMatch(word -> word.startsWith(PortalSettings.GROUP))) return false;
        return login(account)
                .map(login ->
                        login.groups().stream()
                                .anyMatch(group -> words.contains(PortalSettings.GROUP + group)))
                .orElse(false);
    }

    /** The login of the same name on this host, if it means this account and no other. */
    Optional<HostLogin> login(AccountName account) {
        var meant = identities.get().accountOf(HOST_DOOR, hostName, account.value());
        if (!meant.equals(Optional.of(account))) return Optional.empty();
        try {
            return HostLogin.find(account.value());
        } catch (IOException e) {
            incidents.report(EventIds.draw(random), new UncheckedIOException(e));
            return Optional.empty();
        }
    }
}
