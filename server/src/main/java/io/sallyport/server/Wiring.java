package io.sallyport.server;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.FileLogins;
import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.keys.SecretWrapper;
import io.sallyport.engine.sealing.AuditRetention;
import io.sallyport.engine.sealing.AuditSealer;
import io.sallyport.engine.sealing.AuditSigningKey;
import io.sallyport.server.audit.BackgroundRetention;
import io.sallyport.server.audit.BackgroundSealer;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.door.local.AuditProof;
import io.sallyport.server.door.local.LocalDoor;
import io.sallyport.server.door.local.LocalParts;
import io.sallyport.server.door.pam.PamDoor;
import io.sallyport.server.store.LoggedStore;
import io.sallyport.server.store.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * The one place where objects are made: what the server is made of can be read from top to bottom.
 */
final class Wiring implements AutoCloseable {
    private final EmbeddedStore store;
    private final PamDoor pam;
    private final LocalDoor local;
    private final BackgroundSealer sealer;
    private final BackgroundRetention retention;

    private Wiring(
            EmbeddedStore store,
            PamDoor pam,
            LocalDoor local,
            BackgroundSealer sealer,
            BackgroundRetention retention) {
        this.store = store;
        this.pam = pam;
        this.local = local;
        this.sealer = sealer;
        this.retention = retention;
    }

    /**
     * Makes the server and lets it answer.
     *
     * @throws IOException if a socket cannot be bound
     * @throws StoreException if the store cannot be opened
     */
    static Wiring open(CurrentConfiguration current, KeyRing keys, IncidentLog incidents)
            throws IOException {
        var random = new SecureRandom();
        var clock = InstantSource.system();
        Configuration config = current.get();
        var store = EmbeddedStore.open(directory(config), new RecordSeal(keys));
        try {
            var archive = store.archive();
            var signing = AuditSigningKey.of(archive, Seal.forAuditKeys(keys, random), random);
            AccountStore logged = new LoggedStore(store, new DecisionLog());
            var wrapper = new SecretWrapper(keys, random);
            var parts =
                    new EngineParts(
                            logged,
                            wrapper,
                            Seal.forChallenges(keys, random),
                            () -> current.get().prompts(),
                            current::policy,
                            () -> current.get().identities(),
                            incidents,
                            clock,
                            random);
            var engine = new AuthenticationEngine(parts);
            var local =
                    new LocalDoor(
                            config.commandSocket(),
                            new LocalParts(
                                    new AccountChanges(parts),
                                    new Enrollments(
                                            wrapper,
                                            Seal.forEnrollments(keys, random),
                                            clock,
                                            random),
                                    logged,
                                    store,
                                    new AuditProof(archive, archive, signing.publicKey()),
                                    current::policy,
                                    () -> current.get().identities(),
                                    wrapper,
                                    incidents,
                                    random,
                                    clock,
                                    config.host(),
                                    config.issuer(),
                                    store::fault,
                                    current::reload));
            local.start();
            var files = new FileLogins(parts, Seal.forFileTickets(keys, random));
            var pam = pam(config, engine, files, local);
            return new Wiring(
                    store,
                    pam,
                    local,
                    new BackgroundSealer(store, new AuditSealer(archive, archive, signing), clock),
                    new BackgroundRetention(
                            new AuditRetention(archive, signing),
                            () -> current.get().auditKeep(),
                            clock));
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** The last to open: whoever finds its socket finds a server that is ready. */
    private static PamDoor pam(
            Configuration config, AuthenticationEngine engine, FileLogins files, LocalDoor local)
            throws IOException {
        try {
            return PamDoor.open(
                    config.pamSocket(),
                    engine,
                    files,
                    config.host(),
                    config.sshServices(),
                    config.connections());
        } catch (IOException e) {
            local.close();
            throw e;
        }
    }

    /** Whether there is a store already. */
    static boolean hasStore(Configuration config) {
        return EmbeddedStore.isIn(directory(config));
    }

    private static Path directory(Configuration config) {
        return switch (config.store()) {
            case Configuration.Store.Embedded embedded -> embedded.directory();
        };
    }

    /**
     * Doors first, so that nobody is asked who cannot be answered; then the last events are sealed;
     * the store last.
     */
    @Override
    public void close() throws IOException {
        try (store;
                sealer;
                retention) {
            pam.close();
            local.close();
        }
    }
}
