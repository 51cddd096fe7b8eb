package io.sallyport.server.door.http;

import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.keys.Seal;
import io.sallyport.server.app.ApiTally;
import io.sallyport.server.app.AppRegistry;
import io.sallyport.server.app.CommandDesk;
import io.sallyport.server.web.WebPages;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the HTTP door stands on.
 *
 * @param desk does what commands do
 * @param names the mapping of login names in force
 * @param seal of logins that were begun
 * @param incidents where faults are reported
 * @param tally counts what is asked
 * @param fault what is wrong with the server right now; empty if nothing is
 * @param pages web pages that stand beside the API
 */
public record HttpParts(
        AuthenticationEngine engine,
        AppRegistry apps,
        CommandDesk desk,
        Supplier<IdentityMap> names,
        Seal seal,
        IncidentLog incidents,
        SecureRandom random,
        InstantSource clock,
        ApiTally tally,
        Supplier<Optional<String>> fault,
        List<WebPages> pages) {}
