package io.sallyport.server;

import com.sun.security.auth.module.UnixSystem;
import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.FileLogins;
import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.SecretRenewal;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.keys.SecretWrapper;
import io.sallyport.server.backup.Backups;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.door.local.LocalDoor;
import io.sallyport.server.door.local.LocalParts;
import io.sallyport.server.door.pam.PamDoor;
import io.sallyport.server.rotation.KeyRotation;
import io.sallyport.server.store.LoggedStore;
import io.sallyport.server.store.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The one place where objects are made: what the server is made of can be read from top to bottom.
 */
final class Wiring implements AutoCloseable {
    private final EmbeddedStore store;
    private final PamDoor pam;
    private final LocalDoor local;
    private final KeyRotation rotation;
    private final Backups backups;

    private Wiring(
            EmbeddedStore store,
            KeyRotation rotation,
            Backups backups,
            PamDoor pam,
            LocalDoor local) {
        this.store = store;
        this.rotation = rotation;
        this.backups = backups;
        this.pam = pam;
        this.local = local;
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
            var rotation =
                    new KeyRotation(
                            config.keyFile(),
                            keys,
                            logged,
                            store.rows(),
                            new SecretRenewal(parts, wrapper),
                            clock,
                            new UnixSystem().getUid());
            var backups = new Backups(store.copies());
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
                                    current::policy,
                                    () -> current.get().identities(),
                                    wrapper,
                                    incidents,
                                    random,
                                    clock,
                                    config.host(),
                                    config.issuer(),
                                    store::fault,
                                    current::reload,
                                    rotation,
                                    backups));
            local.start();
            var files = new FileLogins(parts, Seal.forFileTickets(keys, random));
            var wiring =
                    new Wiring(store, rotation, backups, pam(config, engine, files, local), local);
            rotation.resume(config.host());
            return wiring;
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

    /** Why the store is taken for an old copy; empty if it is not. */
    static Optional<String> whyOld(Configuration config, KeyRing keys) {
        return EmbeddedStore.whyOld(directory(config), new RecordSeal(keys));
    }

    /**
     * Opens a store that is an old copy, lets it be made fit for use, and says in it that this was
     * done.
     */
    static <R> R acceptOldCopy(Configuration config, KeyRing keys, OldCopyWork<R> work) {
        try (var store = EmbeddedStore.openOldCopy(directory(config), new RecordSeal(keys))) {
            R result = work.on(store, store);
            store.acceptCopy();
            return result;
        }
    }

    /** What is done to an old copy. */
    interface OldCopyWork<R> {
        R on(AccountStore store, AuditLog audit);
    }

    private static Path directory(Configuration config) {
        return switch (config.store()) {
            case Configuration.Store.Embedded embedded -> embedded.directory();
        };
    }

    /** Doors first, so that nobody is asked who cannot be answered; the store last. */
    @Override
    public void close() throws IOException {
        try (store;
                rotation;
                backups) {
            pam.close();
            local.close();
        }
    }
}
