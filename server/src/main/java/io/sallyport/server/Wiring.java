package io.sallyport.server;

import com.sun.security.auth.module.UnixSystem;
import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.ClockTrust;
import io.sallyport.engine.EmergencyReports;
import io.sallyport.engine.EngineKeys;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.EnrollmentDeadlines;
import io.sallyport.engine.FileLogins;
import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.KeyLookups;
import io.sallyport.engine.LoginApprovals;
import io.sallyport.engine.PasskeySignatures;
import io.sallyport.engine.PasskeySteps;
import io.sallyport.engine.SecretRenewal;
import io.sallyport.engine.WaitingLogins;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.sealing.AuditRetention;
import io.sallyport.engine.sealing.AuditSealer;
import io.sallyport.engine.sealing.AuditSigningKey;
import io.sallyport.engine.time.WatchedClock;
import io.sallyport.server.app.AppRegistry;
import io.sallyport.server.app.RowsAndApps;
import io.sallyport.server.audit.BackgroundRetention;
import io.sallyport.server.audit.BackgroundSealer;
import io.sallyport.server.audit.RowsAndSigningKey;
import io.sallyport.server.backup.Backups;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.door.forwardauth.ForwardAuthDoor;
import io.sallyport.server.door.http.HttpDoor;
import io.sallyport.server.door.http.HttpParts;
import io.sallyport.server.door.local.AuditProof;
import io.sallyport.server.door.local.LocalDoor;
import io.sallyport.server.door.local.LocalParts;
import io.sallyport.server.door.local.wire.NoticeTested;
import io.sallyport.server.door.pam.LookUpDesk;
import io.sallyport.server.door.pam.NoticeDesk;
import io.sallyport.server.door.pam.PamDoor;
import io.sallyport.server.firststep.PamFirstStep;
import io.sallyport.server.gate.Gate;
import io.sallyport.server.gate.GatePolicy;
import io.sallyport.server.gate.HostPeople;
import io.sallyport.server.gate.WebOrigin;
import io.sallyport.server.metrics.Metrics;
import io.sallyport.server.metrics.MetricsListener;
import io.sallyport.server.metrics.MetricsPage;
import io.sallyport.server.metrics.Services;
import io.sallyport.server.notice.OwnerPost;
import io.sallyport.server.portal.AdministrationParts;
import io.sallyport.server.portal.AdministratorDesk;
import io.sallyport.server.portal.Administrators;
import io.sallyport.server.portal.PolicyText;
import io.sallyport.server.portal.Portal;
import io.sallyport.server.portal.PortalParts;
import io.sallyport.server.portal.SessionLimits;
import io.sallyport.server.portal.SignInLinks;
import io.sallyport.server.rotation.KeyRotation;
import io.sallyport.server.store.LoggedStore;
import io.sallyport.server.store.MeasuredStore;
import io.sallyport.server.store.embedded.EmbeddedStore;
import io.sallyport.server.unix.BootClock;
import io.sallyport.server.web.WebPages;
import io.sallyport.server.webauthn.RelyingParty;
import io.sallyport.server.webauthn.WebAuthn;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one place where objects are made: what the server is made of can be read from top to bottom.
 */
final class Wiring implements AutoCloseable {
    /**
     * Where systemd starts a helper for each connection (packaging/sallyport-first-step.socket).
     */
    private static final Path FIRST_STEP_SOCKET = Path.of("/run/sallyport-first-step.sock");

    private final Running running;

    private Wiring(Running running) {
        this.running = running;
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
        var running = new Running();
        try {
            start(current, keys, incidents, outside, running);
            return new Wiring(running);
        } catch (IOException | RuntimeException e) {
            running.closeAfter(e);
            throw e;
        }
    }

    /**
     * What is begun later ends earlier: doors first, so that nobody is asked who gets no answer.
     */
    private static void start(
            CurrentConfiguration current,
            KeyRing keys,
            IncidentLog incidents,
            Outside outside,
            Running running)
            throws IOException {
        var random = new SecureRandom();
        Configuration config = current.get();
        var store = running.add(EmbeddedStore.open(directory(config), new RecordSeal(keys)));
        var archive = store.archive();
        var wrapping = Seal.forAuditKeys(keys, random);
        var signing = AuditSigningKey.of(archive, wrapping, random);
        var metrics = new Metrics(Services.ofHost(config.sshServices()));
        AccountStore logged =
                new LoggedStore(
                        new MeasuredStore(outside.around(store), metrics), new DecisionLog());
        var owners =
                running.add(
                        new OwnerPost(
                                config.notices(), config.host(), ZoneId.systemDefault(), metrics));
        var clock = new WatchedClock(outside.clock(), BootClock::read, ClockMark.of(store));
        InstantSource now = () -> clock.read().instant();
        running.add(new ClockWatch(clock));
        running.add(new BackgroundSealer(store, new AuditSealer(archive, archive, signing), now));
        running.add(
                new BackgroundRetention(
                        new AuditRetention(archive, signing),
                        () -> current.get().auditKeep(),
                        now));
        var page =
                new MetricsPage(metrics, Release.VERSION, store::fault, () -> clock.read().doubt());
        if (config.metrics().isPresent())
            running.add(MetricsListener.open(config.metrics().get(), page));
        var engineKeys = EngineKeys.of(keys, random);
        Optional<URI> portalOrigin =
                config.http().portal().filter(any -> config.http().place().isPresent());
        Optional<WebAuthn> webAuthn = portalOrigin.flatMap(RelyingParty::of).map(WebAuthn::new);
        Optional<WaitingLogins> waiting =
                webAuthn.map(own ->
                        new WaitingLogins(
                                id ->
                                        portalOrigin
                                                .orElseThrow()
                                                .resolve(Portal.APPROVAL + id)
                                                .toString(),
                                random,
                                WaitingLogins.WAIT));
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
                        metrics,
                        webAuthn.<PasskeySignatures>map(own -> own).orElse(PasskeySignatures.NONE),
                        waiting);
        var engine = new AuthenticationEngine(parts);
        running.add(new EngineTender(engine));
        var apps = AppRegistry.open(store.apps(), Seal.forApplications(keys, random), random, now);
        var rotation =
                running.add(
                        new KeyRotation(
                                config.keyFile(),
                                keys,
                                logged,
                                new RowsAndApps(
                                        new RowsAndSigningKey(
                                                store.rows(), archive, signing, wrapping),
                                        apps),
                                new SecretRenewal(parts, engineKeys.secrets()),
                                now,
                                new UnixSystem().getUid()));
        var backups = running.add(new Backups(store.copies()));
        var changes = new AccountChanges(parts);
        var enrollments =
                new Enrollments(
                        engineKeys.secrets(), Seal.forEnrollments(keys, random), now, random);
        var links = new SignInLinks(random);
        Optional<Gate> gate = gate(current, apps, random);
        var local =
                running.add(
                        new LocalDoor(
                                config.commandSocket(),
                                new LocalParts(
                                        changes,
                                        enrollments,
                                        logged,
                                        store,
                                        new AuditProof(archive, archive, signing.publicKey()),
                                        current::policy,
                                        () -> current.get().identities(),
                                        engineKeys.secrets(),
                                        incidents,
                                        random,
                                        now,
                                        clock,
                                        new ClockTrust(parts, clock),
                                        config.host(),
                                        Release.VERSION,
                                        config.issuer(),
                                        () -> store.fault().or(() -> clock.read().doubt()),
                                        current::reload,
                                        rotation,
                                        backups,
                                        (account, at) -> trials(owners.test(account, at)),
                                        new EmergencyReports(parts),
                                        apps,
                                        portalOrigin.map(at ->
                                                (account, life) ->
                                                        links.link(
                                                                at,
                                                                account,
                                                                now.instant().plus(life))))));
        local.start();
        Optional<Portal> portal =
                portalOrigin.map(at ->
                        new Portal(
                                new PortalParts(
                                        engine,
                                        changes,
                                        enrollments,
                                        logged,
                                        store,
                                        engineKeys.secrets(),
                                        incidents,
                                        random,
                                        now,
                                        config.host(),
                                        config.issuer(),
                                        ZoneId.systemDefault(),
                                        at,
                                        links,
                                        new SessionLimits(
                                                config.portal().idle(), config.portal().life()),
                                        config.portal()
                                                .firstStep()
                                                .map(service ->
                                                        new PamFirstStep(
                                                                FIRST_STEP_SOCKET,
                                                                service,
                                                                incidents,
                                                                random)),
                                        login ->
                                                current.get()
                                                        .identities()
                                                        .accountOf("host", config.host(), login),
                                        administration(
                                                current,
                                                local.administratorDesk(),
                                                new EnrollmentDeadlines(parts),
                                                incidents,
                                                random),
                                        webAuthn.map(own ->
                                                new PortalParts.PasskeyParts(
                                                        new PasskeySteps(parts),
                                                        own,
                                                        new LoginApprovals(
                                                                parts, waiting.orElseThrow()))),
                                        gate)));
        if (config.http().place().isPresent())
            running.add(
                    HttpDoor.open(
                            config.http().place().get(),
                            config.http(),
                            new HttpParts(
                                    engine,
                                    apps,
                                    local.desk(),
                                    () -> current.get().identities(),
                                    Seal.forApiLogins(keys, random),
                                    incidents,
                                    random,
                                    now,
                                    metrics,
                                    () -> store.fault().or(() -> clock.read().doubt()),
                                    pages(portal, gate, incidents, random, now))));
        // The last door to open: whoever finds its socket finds a server that is ready.
        running.add(
                PamDoor.open(
                        config.pamSocket(),
                        engine,
                        new FileLogins(parts, Seal.forFileTickets(keys, random)),
                        new LookUpDesk(
                                new KeyLookups(parts, metrics), config.host(), config.keysUser()),
                        new NoticeDesk(
                                new EnrollmentDeadlines(parts),
                                config.host(),
                                config.sshServices(),
                                ZoneId.systemDefault()),
                        config.host(),
                        config.sshServices(),
                        config.connections()));
        rotation.resume(config.host());
    }

    /**
     * The gate, if there are lines of it; a reload changes them, but brings none where none was.
     */
    private static Optional<Gate> gate(
            CurrentConfiguration current, AppRegistry apps, SecureRandom random) {
        Configuration config = current.get();
        if (config.gate().rules().isEmpty() || config.http().place().isEmpty())
            return Optional.empty();
        Optional<WebOrigin> login =
                config.http().portal().flatMap(address -> WebOrigin.parse(address.toString()));
        return login.map(portal ->
                new Gate(
                        () ->
                                new GatePolicy(
                                        config.gate().domain(),
                                        portal,
                                        current.get().gate().rules()),
                        config.gate(),
                        new HostPeople(config.notices().domain(), System::nanoTime),
                        apps.assertionSigner(),
                        random));
    }

    private static List<WebPages> pages(
            Optional<Portal> portal,
            Optional<Gate> gate,
            IncidentLog incidents,
            SecureRandom random,
            InstantSource now) {
        List<WebPages> pages = new ArrayList<>();
        portal.ifPresent(pages::add);
        gate.ifPresent(open -> pages.add(new ForwardAuthDoor(open, incidents, random, now)));
        return pages;
    }

    private static AdministrationParts administration(
            CurrentConfiguration current,
            AdministratorDesk desk,
            EnrollmentDeadlines deadlines,
            IncidentLog incidents,
            SecureRandom random) {
        Configuration config = current.get();
        return new AdministrationParts(
                desk,
                new Administrators(
                        () -> current.get().portal().administrators(),
                        () -> current.get().identities(),
                        config.host(),
                        incidents,
                        random),
                deadlines,
                config.sshServices(),
                () -> policyText(current.get()));
    }

    private static PolicyText policyText(Configuration config) {
        return new PolicyText(
                config.rules().stream().map(PolicyRule::source).toList(),
                "not-enrolled "
                        + switch (config.notEnrolled()) {
                            case LET_IN -> "let-in";
                            case REFUSE -> "refuse";
                        });
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

    @Override
    public void close() throws IOException {
        running.close();
    }
}
