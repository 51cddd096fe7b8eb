package io.sallyport.server.portal;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.LoginApprovals;
import io.sallyport.engine.PasskeySteps;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.gate.Gate;
import io.sallyport.server.webauthn.WebAuthn;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the portal stands on.
 *
 * @param keys wraps what is issued
 * @param hostName the name by which this host goes in policy and audit
 * @param issuer what an app shows above the account
 * @param zone in which times are shown
 * @param passkeys where there are passkeys
 * @param origin scheme, host and port by which browsers reach the pages
 * @param links by which people sign in
 * @param firstSteps by what they sign in without one; empty if they cannot
 * @param accountOfLogin the account that a login name of this host means
 * @param gate before other applications, which the portal opens
 */
public record PortalParts(
        AuthenticationEngine engine,
        AccountChanges changes,
        Enrollments enrollments,
        AccountStore store,
        AuditLog audit,
        KeyWrapper keys,
        IncidentLog incidents,
        SecureRandom random,
        InstantSource clock,
        String hostName,
        String issuer,
        ZoneId zone,
        URI origin,
        SignInLinks links,
        SessionLimits limits,
        Optional<FirstSteps> firstSteps,
        Function<String, Optional<AccountName>> accountOfLogin,
        AdministrationParts administration,
        Optional<PasskeyParts> passkeys,
        Optional<Gate> gate) {
    /** What passkeys need; there are none at an address that browsers make none for. */
    public record PasskeyParts(PasskeySteps steps, WebAuthn webAuthn, LoginApprovals approvals) {}
}
