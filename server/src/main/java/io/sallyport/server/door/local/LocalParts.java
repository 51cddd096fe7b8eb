package io.sallyport.server.door.local;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.ClockTrust;
import io.sallyport.engine.EmergencyReports;
import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.policy.Policy;
import io.sallyport.engine.time.NodeClock;
import io.sallyport.server.app.AppRegistry;
import io.sallyport.server.door.local.wire.NoticeTested;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the command socket stands on.
 *
 * @param proof proves that the audit is whole
 * @param policy the policy in force
 * @param names the mapping of login names in force
 * @param keys wraps what is issued
 * @param incidents where faults are reported
 * @param nodeClock the same clock, with what is to be thought of it
 * @param clockTrust takes an administrator's word for it
 * @param hostName the name by which this host goes in policy and audit
 * @param release which this server is of
 * @param issuer what an app shows above the account, unless the person chooses
 * @param fault what is wrong with the server right now, in words; empty if nothing is
 * @param reload reads the configuration again
 * @param keyDesk looks after the wrapping keys
 * @param backupDesk makes copies of the store
 * @param notices sends test notices
 * @param emergencies takes down what hosts have let in by themselves
 * @param apps the applications that may ask over the network
 * @param links makes one-time links to the portal; empty if there is none
 */
public record LocalParts(
        AccountChanges changes,
        Enrollments enrollments,
        AccountStore store,
        AuditLog audit,
        AuditProof proof,
        Supplier<Policy> policy,
        Supplier<IdentityMap> names,
        KeyWrapper keys,
        IncidentLog incidents,
        SecureRandom random,
        InstantSource clock,
        NodeClock nodeClock,
        ClockTrust clockTrust,
        String hostName,
        String release,
        String issuer,
        Supplier<Optional<String>> fault,
        Reload reload,
        KeyDesk keyDesk,
        BackupDesk backupDesk,
        NoticeTrial notices,
        EmergencyReports emergencies,
        AppRegistry apps,
        Optional<LinkDesk> links) {
    /** Sends test notices. */
    public interface NoticeTrial {
        /** Sends one by every way that is configured, and says how each went. */
        List<NoticeTested.Way> test(AccountName account, Instant now) throws InterruptedException;
    }

    /** Reads the configuration again. */
    public interface Reload {
        /**
         * Takes the new configuration, or keeps the old one.
         *
         * @param actor who asked for it, for the log
         */
        Reloaded reload(String actor);
    }

    /**
     * What became of it.
     *
     * @param isTaken whether the new configuration is in force
     * @param messages what is wrong with it, or what needs a restart; a line each
     */
    public record Reloaded(boolean isTaken, List<String> messages) {}
}
