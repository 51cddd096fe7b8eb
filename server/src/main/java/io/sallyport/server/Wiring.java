package io.sallyport.server;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.ClockTrust;
import io.sallyport.engine.EngineKeys;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.FileLogins;
import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.time.WatchedClock;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.door.local.LocalDoor;
import io.sallyport.server.door.local.LocalParts;
import io.sallyport.server.door.local.wire.NoticeTested;
import io.sallyport.server.door.pam.PamDoor;
import io.sallyport.server.metrics.Metrics;
import io.sallyport.server.metrics.MetricsListener;
import io.sallyport.server.metrics.MetricsPage;
import io.sallyport.server.metrics.Services;
import io.sallyport.server.notice.OwnerPost;
import io.sallyport.server.store.LoggedStore;
import io.sallyport.server.store.MeasuredStore;
import io.sallyport.server.store.embedded.EmbeddedStore;
import io.sallyport.server.unix.BootClock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The one place where objects are made: what the server is made of can be read from top to bottom.
 */
final class Wiring implements AutoCloseable {
    private final EmbeddedStore store;
    private final PamDoor pam;
    private final LocalDoor local;
    private final Outward outward;
    private final ClockWatch clockWatch;
    private final EngineTender engineTender;

    private Wiring(
            EmbeddedStore store,
            PamDoor pam,
            LocalDoor local,
            Outward outward,
            ClockWatch clockWatch,
            EngineTender engineTender) {
        this.store = store;
        this.pam = pam;
        this.local = local;
        this.outward = outward;
        this.clockWatch = clockWatch;
        this.engineTender = engineTender;
    }

    /**
     * Makes the server and lets it answer.
     *
     * @throws IOException if a socket cannot be bound
     * @throws StoreException if the store cannot be opened
     */
    static Wiring open(
            CurrentConfiguration current, KeyRing keys, IncidentLog incidents, Outside outside)
            throws IOException {
        var random = new SecureRandom();
        Configuration config = current.get();
        var store = EmbeddedStore.open(directory(config), new RecordSeal(keys));
        try {
            var metrics = new Metrics(Services.ofHost(config.sshServices()));
            var measured = new MeasuredStore(outside.around(store), metrics);
            AccountStore logged = new LoggedStore(measured, new DecisionLog());
            var owners =
                    new OwnerPost(config.notices(), config.host(), ZoneId.systemDefault(), metrics);
            var clock = new WatchedClock(outside.clock(), BootClock::read, ClockMark.of(store));
            InstantSource now = () -> clock.read().instant();
            var engineKeys = EngineKeys.of(keys, random);
            var wrapper = engineKeys.secrets();
            var parts =
                    new EngineParts(
                            logged,
                            engineKeys,
                            () -> current.get().prompts(),
                            current::policy,
                            () -> current.get().identities(),
                            owners,
                            incidents,
                            clock,
                            random,
                            metrics);
            var engine = new AuthenticationEngine(parts);
            var page =
                    new MetricsPage(
                            metrics, Release.VERSION, store::fault, () -> clock.read().doubt());
            var outward = new Outward(owners, listener(config, page));
            var local =
                    new LocalDoor(
                            config.commandSocket(),
                            new LocalParts(
                                    new AccountChanges(parts),
                                    new Enrollments(
                                            wrapper,
                                            Seal.forEnrollments(keys, random),
                                            now,
                                            random),
                                    logged,
                                    store,
                                    current::policy,
                                    () -> current.get().identities(),
                                    wrapper,
                                    incidents,
                                    random,
                                    now,
                                    clock,
                                    new ClockTrust(parts, clock),
                                    config.host(),
                                    config.issuer(),
                                    () -> store.fault().or(() -> clock.read().doubt()),
                                    current::reload,
                                    (account, at) -> trials(owners.test(account, at))));
            local.start();
            var files = new FileLogins(parts, Seal.forFileTickets(keys, random));
            return new Wiring(
                    store,
                    pam(config, engine, files, local),
                    local,
                    outward,
                    new ClockWatch(clock),
                    new EngineTender(engine));
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

    private static Optional<MetricsListener> listener(Configuration config, MetricsPage page)
            throws IOException {
        return config.metrics().isEmpty()
                ? Optional.empty()
                : Optional.of(MetricsListener.open(config.metrics().get(), page));
    }

    private static List<NoticeTested.Way> trials(List<OwnerPost.Trial> trials) {
        return trials.stream()
                .map(trial -> new NoticeTested.Way(trial.way(), trial.fault()))
                .toList();
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

    /** Doors first, so that nobody is asked who cannot be answered; the store last. */
    @Override
    public void close() throws IOException {
        try (store;
                outward;
                engineTender;
                clockWatch) {
            pam.close();
            local.close();
        }
    }
}
