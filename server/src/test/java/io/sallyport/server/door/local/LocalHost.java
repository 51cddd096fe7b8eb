package io.sallyport.server.door.local;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.ClockTrust;
import io.sallyport.engine.EmergencyReports;
import io.sallyport.engine.EngineKeys;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.PromptWording;
import io.sallyport.engine.SecretRenewal;
import io.sallyport.engine.StepUps;
import io.sallyport.engine.TypedAnswer;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.TerminalSession;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.keys.DeviceDigests;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.MalformedKeyFileException;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.keys.SecretWrapper;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.policy.Policy;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.sealing.AuditSealer;
import io.sallyport.engine.sealing.AuditSigningKey;
import io.sallyport.engine.time.WatchedClock;
import io.sallyport.server.app.ApiTally;
import io.sallyport.server.app.AppRefusedException;
import io.sallyport.server.app.AppRegistry;
import io.sallyport.server.app.AppRights;
import io.sallyport.server.app.KeyRefusal;
import io.sallyport.server.backup.Backups;
import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.KeyFile;
import io.sallyport.server.door.http.HttpParts;
import io.sallyport.server.door.local.wire.BeginEnrollment;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import io.sallyport.server.door.local.wire.Json;
import io.sallyport.server.door.local.wire.NoticeTested;
import io.sallyport.server.door.local.wire.ProveEnrollment;
import io.sallyport.server.door.local.wire.StepUp;
import io.sallyport.server.json.Typed;
import io.sallyport.server.portal.AdministratorDesk;
import io.sallyport.server.rotation.KeyRotation;
import io.sallyport.server.store.memory.MemoryApps;
import io.sallyport.server.store.memory.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host with a command socket over a store in memory. The tests' own process is root; others call
 * by processes of their own.
 */
public final class LocalHost implements AutoCloseable {
    public static final String NAME = "bastion";

    /** A user of every host, who is not root. */
    public static final String PERSON = "daemon";

    /** Another one. */
    public static final String OTHER = "bin";

    /** A uid without a name. */
    public static final String NAMELESS = "4000000042";

    /** Nearly a month after {@code EPOCH} would do; a step of 30 s begins here. */
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    public final HandClock clock = new HandClock(START);
    private final WatchedClock nodeClock;
    private volatile Duration leaps = Duration.ZERO;
    public final MemoryStore store = new MemoryStore();
    private final List<KeyRefusal> refusals = new CopyOnWriteArrayList<>();
    private final List<String> answered = new CopyOnWriteArrayList<>();
    public final List<RuntimeException> incidents = new CopyOnWriteArrayList<>();
    public final Path socket;
    public final Path keyFile;

    /** Those of another store; the store in memory seals nothing. */
    public final HandRows rows = new HandRows();

    public final HandCopies copies;

    /** Signs the audit. */
    public final AuditSigningKey signing;

    private final SecureRandom random = new SecureRandom();
    private final AuthenticationEngine engine;
    private final LocalParts parts;
    private final KeyRing ring;
    private final LocalDoor door;
    private volatile Optional<String> fault = Optional.empty();
    private volatile Policy policy = policy();
    private volatile boolean storeFails;

    /** What comes of a test notice. */
    public volatile List<NoticeTested.Way> noticeWays = List.of();

    private LocalHost(Path folder) throws IOException, MalformedKeyFileException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = folder.resolve("command.sock");
        keyFile = folder.resolve("wrapping.key");
        copies = new HandCopies(folder);
        ring = newKeys();
        var keys = new SecretWrapper(ring, random);
        var accounts = new FailingStore();
        nodeClock = new WatchedClock(clock, this::sinceBoot, Instant.EPOCH);
        signing = AuditSigningKey.of(store.archive(), Seal.forAuditKeys(ring, random), random);
        var engineParts =
                new EngineParts(
                        accounts,
                        new EngineKeys(
                                keys, Seal.forChallenges(ring, random), new DeviceDigests(ring)),
                        () -> PromptWording.DEFAULT,
                        () -> policy,
                        () -> IdentityMap.IDENTITY,
                        OwnerNotices.NONE,
                        (incident, thrown) -> incidents.add(thrown),
                        nodeClock,
                        random,
                        StepUps.NONE);
        engine = new AuthenticationEngine(engineParts);
        this.parts =
                new LocalParts(
                        new AccountChanges(engineParts),
                        new Enrollments(keys, Seal.forEnrollments(ring, random), clock, random),
                        accounts,
                        store,
                        new AuditProof(store.archive(), store.archive(), signing.publicKey()),
                        () -> policy,
                        () -> IdentityMap.IDENTITY,
                        keys,
                        (incident, thrown) -> incidents.add(thrown),
                        random,
                        clock,
                        nodeClock,
                        new ClockTrust(engineParts, nodeClock),
                        NAME,
                        "1.2.3",
                        "Example Ltd",
                        () -> fault,
                        actor -> new LocalParts.Reloaded(true, List.of("asked for by " + actor)),
                        new KeyRotation(
                                keyFile,
                                ring,
                                accounts,
                                rows,
                                new SecretRenewal(engineParts, keys),
                                clock,
                                0),
                        new Backups(copies),
                        (account, at) -> noticeWays,
                        new EmergencyReports(engineParts),
                        AppRegistry.open(
                                new MemoryApps(store),
                                Seal.forApplications(ring, random),
                                random,
                                clock),
                        Optional.of((account, life) ->
                                URI.create("https://login.example.org/portal/link/x")));
        door = new LocalDoor(socket, this.parts);
        door.start();
    }

    private Duration sinceBoot() {
        return Duration.between(START, clock.instant()).minus(leaps).plusDays(1);
    }

    /** Sets the wall clock, while time goes on as before. */
    public void leap(Duration by) {
        leaps = leaps.plus(by);
        clock.turn(by);
    }

    private KeyRing newKeys() {
        try {
            Files.deleteIfExists(keyFile);
            KeyFile.create(keyFile, random);
            return KeyFile.read(keyFile);
        } catch (IOException | BadConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * @param folder of its own, for the socket
     */
    public static LocalHost start(Path folder) {
        try {
            return new LocalHost(folder);
        } catch (IOException | MalformedKeyFileException e) {
            throw new AssertionError(e);
        }
    }

    /** From now on, sudo's codes count for so long at the same terminal. */
    public void spareAtTerminals(Duration grace) {
        policy =
                new RuleList(
                        List.of(
                                new PolicyRule(
                                        "sallyport.conf:1: policy service sudo grace require",
                                        Set.of("sudo"),
                                        Set.of(),
                                        Set.of(),
                                        Set.of(),
                                        List.of(),
                                        PolicyRule.KeyCondition.ANY,
                                        grace,
                                        new PolicyRule.Action.Require())),
                        RuleList.NotEnrolled.LET_IN);
    }

    private static Policy policy() {
        return new RuleList(
                List.of(
                        new PolicyRule(
                                "sallyport.conf:3: policy service sshd group staff require",
                                Set.of("sshd"),
                                Set.of(),
                                Set.of(),
                                Set.of("staff"),
                                List.of(),
                                new PolicyRule.Action.Require()),
                        new PolicyRule(
                                "sallyport.conf:4: policy service sshd network 10.0.0.0/8 skip",
                                Set.of("sshd"),
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                List.of(Network.parse("10.0.0.0/8").orElseThrow()),
                                new PolicyRule.Action.Skip())),
                RuleList.NotEnrolled.LET_IN);
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operations of administrators with a browser. */
    AdministratorDesk administratorDesk() {
        return door.administratorDesk();
    }

    /** Seals what has no seal yet. */
    public void seal() {
        new AuditSealer(store.archive(), store.archive(), signing).seal(clock.instant());
    }

    /** From now on the server says that it is ill. */
    public void fallIll(String why) {
        fault = Optional.of(why);
    }

    /** From now on nothing can be read or written. */
    public void breakStore() {
        storeFails = true;
    }

    /** Asks as root, over a connection of this process. */
    public Answer asRoot(String path, Object message) {
        return send(path, Json.MAPPER.writeValueAsString(message));
    }

    /** Sends a body as it is, as root. */
    public Answer send(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return exchange(
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Length: "
                        + bytes.length
                        + "\r\n\r\n"
                        + body);
    }

    /** Sends text as it is, as root. */
    public Answer exchange(String request) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var out = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) channel.write(out);
            var reply =
                    new String(
                            Channels.newInputStream(channel).readAllBytes(),
                            StandardCharsets.UTF_8);
            String[] parts = reply.split("\r\n\r\n", 2);
            return new Answer(Integer.parseInt(parts[0].split(" ")[1]), parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks as another user, by a process of theirs; a user is a name or a number. */
    public Answer as(String user, String path, Object message) {
        return send(user, path, Json.MAPPER.writeValueAsString(message));
    }

    /** Sends a body as it is, as another user. */
    public Answer send(String user, String path, String body) {
        var curl =
                new ProcessBuilder(
                        "setpriv",
                        "--reuid",
                        user,
                        "--regid",
                        user,
                        "--clear-groups",
                        "--",
                        "curl",
                        "--silent",
                        "--show-error",
                        "--max-time",
                        "60",
                        "--unix-socket",
                        socket.toString(),
                        "--write-out",
                        "\n%{http_code}",
                        "--data-binary",
                        "@-",
                        "http://localhost" + path);
        try {
            Process process = curl.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (var in = process.getOutputStream()) {
                in.write(body.getBytes(StandardCharsets.UTF_8));
            }
            String all =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            int end = all.lastIndexOf('\n');
            return new Answer(Integer.parseInt(all.substring(end + 1)), all.substring(0, end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Enrols a person's first phone by the door, as they would. */
    public Enrolled enrol(String user) {
        var begun = as(user, "/v1/enrollments/begin", begin("phone")).as(EnrollmentBegun.class);
        var phone = Phone.scanning(begun.uri(), clock);
        var reply =
                as(user, "/v1/enrollments/prove", prove(begun, phone.code())).as(ChangeReply.class);
        clock.turn(java.time.Duration.ofSeconds(30));
        return new Enrolled(phone, reply.codes());
    }

    /** A phone, and the recovery codes that came with it. */
    public record Enrolled(Phone phone, List<String> recoveryCodes) {}

    public static BeginEnrollment begin(String label) {
        return new BeginEnrollment(
                Optional.empty(),
                label,
                CodeParameters.DEFAULT,
                Optional.empty(),
                Optional.empty());
    }

    public ProveEnrollment prove(EnrollmentBegun begun, String code) {
        return new ProveEnrollment(
                Optional.empty(), begun.ticket(), typed(code), StepUp.first(attempt()));
    }

    public static Typed typed(String text) {
        return Typed.of(text.toCharArray());
    }

    /** The id of a new attempt. */
    public String attempt() {
        return AttemptId.random(random).toString();
    }

    /** Logs in at another door of this host. */
    public AuthenticationOutcome login(String user, String service, String address, String code) {
        var request =
                new AuthenticationRequest(
                        AttemptId.random(random),
                        new Circumstances("host", NAME, service, user, address, address, "ssh"),
                        Set.of(),
                        OptionalLong.of(1_000),
                        AuthenticationRequest.FirstStep.NOT_FAILED);
        return answered(request, code);
    }

    private AuthenticationOutcome answered(AuthenticationRequest request, String code) {
        var begun = engine.begin(request);
        if (!(begun instanceof AuthenticationOutcome.Challenged challenged)) return begun;
        try (var typed = TypedAnswer.ofUtf8(code.getBytes(StandardCharsets.UTF_8))) {
            return engine.answer(request, challenged.challenge().id(), typed);
        }
    }

    /** Asks sudo for its question, and answers with this code; at one of the person's terminals. */
    public AuthenticationOutcome sudo(String user, int terminal, String code) {
        var session = new TerminalSession(1_000, terminal, 4_711, 1, 1, 1, 1);
        var request =
                new AuthenticationRequest(
                        AttemptId.random(random),
                        new Circumstances(
                                "host", NAME, "sudo", user, "", "", "/dev/pts/" + terminal),
                        Set.of(),
                        OptionalLong.of(1_000),
                        AuthenticationRequest.FirstStep.NOT_FAILED,
                        Optional.empty(),
                        Optional.of(session),
                        Optional.empty());
        return answered(request, code);
    }

    /** What an HTTP door over the same parts stands on. */
    public HttpParts httpParts() {
        return new HttpParts(
                engine,
                parts.apps(),
                door.desk(),
                () -> IdentityMap.IDENTITY,
                Seal.forApiLogins(ring, random),
                (incident, thrown) -> incidents.add(thrown),
                random,
                clock,
                tally(),
                () -> fault,
                List.of());
    }

    private ApiTally tally() {
        return new ApiTally() {
            @Override
            public void refused(KeyRefusal why) {
                refusals.add(why);
            }

            @Override
            public void answered(String operation, int status, long nanos) {
                answered.add(operation + " " + status);
            }
        };
    }

    /** What known applications were answered, such as {@code logins/begin 200}, in order. */
    public List<String> answered() {
        return List.copyOf(answered);
    }

    /** Callers of the HTTP API who did not prove that they may ask, in order. */
    public List<KeyRefusal> refusals() {
        return List.copyOf(refusals);
    }

    /** Lets an application ask; its key. */
    public String addApp(String name, AppRights rights) throws AppRefusedException {
        var where = new Circumstances("local", NAME, "sallyport", "root", "", "", "");
        return parts.apps().add("root", where, name, rights).key();
    }

    /** Paths of the door's operations, in order. */
    public List<String> operations() {
        return door.operations();
    }

    /** Another door over the same parts; not started. */
    public LocalDoor another(Path at) {
        return new LocalDoor(at, parts);
    }

    /** An account that has nothing. */
    public void create(String name) {
        var event =
                new AuditEvent(
                        EventIds.draw(random),
                        clock.instant(),
                        Optional.of(new AccountName(name)),
                        Optional.empty(),
                        new Circumstances("local", NAME, "sallyport", "root", "", "", ""),
                        Verdict.CHANGED,
                        Cause.DISABLED,
                        "",
                        "",
                        "",
                        "root",
                        Link.NONE);
        store.create(Account.empty(new AccountName(name), clock.instant()), event);
    }

    /** A process of a user that opens connections, sends nothing and keeps them. */
    public Hoarder hoard(String user, int connections) throws IOException {
        // Perl is on every Debian, and may be run by everybody.
        String program =
                """
                use IO::Socket::UNIX; use IO::Select; $| = 1;
                my @all = map { IO::Socket::UNIX->new(Peer => $ARGV[0]) } 1 .. $ARGV[1];
                sleep 1;
                print scalar(@all) - scalar(IO::Select->new(@all)->can_read(0)), "\\n";
                <STDIN>;
                """;
        Process process =
                new ProcessBuilder(
                                "setpriv",
                                "--reuid",
                                user,
                                "--regid",
                                user,
                                "--clear-groups",
                                "--",
                                "perl",
                                "-e",
                                program,
                                socket.toString(),
                                String.valueOf(connections))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String kept = process.inputReader(StandardCharsets.UTF_8).readLine();
        return new Hoarder(process, Integer.parseInt(kept));
    }

    /**
     * Somebody who holds connections.
     *
     * @param kept how many the door left open
     */
    public record Hoarder(Process process, int kept) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
        }
    }

    public Optional<Account> account(String name) {
        return store.find(new AccountName(name)).map(Versioned::account);
    }

    /** The last event of all. */
    public AuditEvent lastEvent() {
        return store.newest(Optional.empty(), 1).getFirst().event();
    }

    /** The store, which can be broken. */
    private final class FailingStore implements AccountStore {
        private AccountStore working() {
            if (storeFails) throw new StoreException("the disk of the test has gone; plug it in");
            return store;
        }

        @Override
        public Optional<Versioned> find(AccountName name) {
            return working().find(name);
        }

        @Override
        public boolean create(Account first, AuditEvent event) {
            return working().create(first, event);
        }

        @Override
        public boolean replace(Versioned seen, Account next, AuditEvent event) {
            return working().replace(seen, next, event);
        }

        @Override
        public boolean delete(Versioned seen, AuditEvent event) {
            return working().delete(seen, event);
        }

        @Override
        public void record(AuditEvent event) {
            working().record(event);
        }

        @Override
        public List<AccountName> names(Optional<AccountName> after, int limit) {
            return working().names(after, limit);
        }
    }
}
