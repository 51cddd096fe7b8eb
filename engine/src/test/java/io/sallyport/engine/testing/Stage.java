package io.sallyport.engine.testing;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.EngineKeys;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.FileLogins;
import io.sallyport.engine.PromptWording;
import io.sallyport.engine.StepUps;
import io.sallyport.engine.TypedAnswer;
import io.sallyport.engine.WaitingLogins;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.CodeDigest;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.enrollment.AddDevice;
import io.sallyport.engine.enrollment.DeviceRequest;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.keys.DeviceDigests;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.MalformedKeyFileException;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.keys.SecretWrapper;
import io.sallyport.engine.policy.Policy;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.time.NodeClock;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Nodes over one store, one key file and one clock, with people who log in. */
public final class Stage {
    public final HandClock clock = new HandClock(Rehearsal.NOON);
    public final ReferenceStore store = new ReferenceStore();
    public final List<OwnerNotice> notices = new CopyOnWriteArrayList<>();
    public final List<RuntimeException> incidents = new CopyOnWriteArrayList<>();

    private static final PromptWording WORDING =
            new PromptWording("One-time password: ", Map.of("sudo", "Code for sudo: "));

    private NodeClock nodeClock = NodeClock.unwatched(clock);
    private final AtomicInteger strangers = new AtomicInteger();
    private final SecureRandom random;
    private KeyRing keyRing;
    private volatile Policy policy = new RuleList(List.of(), RuleList.NotEnrolled.LET_IN);
    private IdentityMap names = IdentityMap.IDENTITY;
    private Optional<WaitingLogins> waiting = Optional.empty();
    private AccountStore front = store;
    private Optional<KeyWrapper> otherKeys = Optional.empty();

    public Stage() {
        this(new SecureRandom());
    }

    /** A stage on which all that is drawn is drawn from {@code random}. */
    public Stage(RandomGenerator random) {
        this(new SeededRandom(random));
    }

    private Stage(SecureRandom random) {
        this.random = random;
        this.keyRing = keyRing(KeyRing.generate(random));
    }

    /** Logins can be approved in a browser, on all nodes that are made from now on. */
    public WaitingLogins approvals() {
        var logins =
                new WaitingLogins(
                        id -> "https://example.org/a/" + id, random, Duration.ofMillis(50));
        waiting = Optional.of(logins);
        return logins;
    }

    /** What the node that is made next sees. */
    public void setStore(AccountStore seen) {
        front = seen;
    }

    /** The clock of the node that is made next. */
    public void setNodeClock(NodeClock watched) {
        nodeClock = watched;
    }

    /** The keys of the node that is made next. */
    public void setKeys(KeyWrapper keys) {
        otherKeys = Optional.of(keys);
    }

    /** The key file of the node that is made next. */
    public void setKeyFile(List<String> lines) {
        keyRing = keyRing(lines);
    }

    /** The keys of all nodes, which can be exchanged while they run. */
    public KeyRing keyRing() {
        return keyRing;
    }

    /** The policy of all nodes, from now on. */
    public void setPolicy(Policy policy) {
        this.policy = policy;
    }

    /** Everybody is asked, also whoever is not enrolled. */
    public Policy requireEverywhere() {
        return new RuleList(List.of(), RuleList.NotEnrolled.REFUSE);
    }

    public void setNames(IdentityMap names) {
        this.names = names;
    }

    /** What a node stands on; a new one each time, as after a restart. */
    public EngineParts parts() {
        return new EngineParts(
                front,
                new EngineKeys(
                        keys(), Seal.forChallenges(keyRing, random), new DeviceDigests(keyRing)),
                () -> WORDING,
                () -> policy,
                () -> names,
                (account, notice, event) -> notices.add(notice),
                (incident, fault) -> incidents.add(fault),
                nodeClock,
                random,
                StepUps.NONE,
                SoftPasskey.SIGNATURES,
                waiting);
    }

    public AuthenticationEngine engine() {
        return new AuthenticationEngine(parts());
    }

    public FileLogins fileLogins() {
        return new FileLogins(parts(), Seal.forFileTickets(keyRing, random));
    }

    public AccountChanges changes() {
        return new AccountChanges(parts());
    }

    public Enrollments enrollments() {
        return new Enrollments(keys(), Seal.forEnrollments(keyRing, random), clock, random);
    }

    public KeyWrapper keys() {
        return otherKeys.orElseGet(() -> new SecretWrapper(keyRing, random));
    }

    public SecureRandom random() {
        return random;
    }

    /** Gives the account a clock-driven device, without enrolment. */
    public Device totp(String account, String label, Totp parameters) {
        Device device = device(label, parameters.hotp());
        add(
                account,
                new TotpCredential(
                        device.id(),
                        label,
                        clock.instant(),
                        parameters,
                        keys().wrap(device.secret(), new AccountName(account), device.id()),
                        TotpCredential.NEVER,
                        0,
                        0,
                        Optional.empty()));
        return device;
    }

    /** Gives the account a counter-driven device, without enrolment. */
    public Device hotp(String account, String label, Hotp parameters) {
        Device device = device(label, parameters);
        add(
                account,
                new HotpCredential(
                        device.id(),
                        label,
                        clock.instant(),
                        parameters,
                        keys().wrap(device.secret(), new AccountName(account), device.id()),
                        0,
                        Optional.empty()));
        return device;
    }

    /** Gives the account recovery codes. */
    public List<RecoveryCode> recoveryCodes(String account) {
        var id = CredentialId.random(random);
        var codes = new ArrayList<RecoveryCode>();
        var digests = new ArrayList<CodeDigest>();
        try (var key = SharedSecret.random(32, random)) {
            for (int i = 0; i < 10; i++) {
                codes.add(RecoveryCode.random(random));
                digests.add(codes.getLast().digestUnder(key));
            }
            var wrapped = keys().wrap(key, new AccountName(account), id);
            add(
                    account,
                    new RecoveryCodes(
                            id,
                            "recovery codes",
                            clock.instant(),
                            wrapped,
                            digests,
                            10,
                            Optional.empty()));
        }
        return codes;
    }

    private Device device(String label, Hotp hotp) {
        return new Device(
                CredentialId.random(random), label, hotp, SharedSecret.random(20, random));
    }

    private void add(String account, Credential credential) {
        var name = new AccountName(account);
        Optional<Versioned> seen = store.find(name);
        Account before = seen.map(Versioned::account).orElse(Account.empty(name, clock.instant()));
        AuditEvent event = prepared(name).after(before.auditLink());
        Account next =
                before.with(credential).withAuditLink(Link.to(AuditEventFormat.write(event)));
        if (seen.isPresent()) store.replace(seen.get(), next, event);
        else store.create(next, event);
    }

    private AuditEvent prepared(AccountName name) {
        return new AuditEvent(
                EventIds.draw(random),
                clock.instant(),
                Optional.of(name),
                Optional.empty(),
                circumstances(name.value()),
                Verdict.CHANGED,
                Cause.ENROLLED,
                "",
                "",
                "",
                "the test",
                Link.NONE);
    }

    /** A device that was enrolled up to the proof of its first code. */
    public record Enrolled(Device device, AddDevice change, String code) {}

    /** Enrols a clock-driven device up to the proof of its current code. */
    public Enrolled prove(String account, String label, Totp parameters) {
        return prove(account, label, new Kind.Clock(parameters), step());
    }

    /** Enrols a device up to the proof of the code of that step or counter. */
    public Enrolled prove(String account, String label, Kind kind, long movingFactor) {
        var name = new AccountName(account);
        var enrollments = enrollments();
        var begun = enrollments.begin(name, request(label, kind));
        Device device = device(label, kind, begun);
        String code = device.code(movingFactor);
        if (enrollments.prove(name, begun.ticket(), Answer.parse(code))
                instanceof Enrollments.Proof.Proven proven)
            return new Enrolled(device, proven.device(), code);
        throw new AssertionError("the first code was not proven");
    }

    /** The device that a begun enrolment shows the secret of. */
    public Device device(String label, Kind kind, Enrollments.Begun begun) {
        try (var uri = begun.uri()) {
            Hotp hotp =
                    switch (kind) {
                        case Kind.Clock clock -> clock.parameters().hotp();
                        case Kind.Counter counter -> counter.parameters();
                    };
            return new Device(CredentialId.random(random), label, hotp, uri.secret().copy());
        }
    }

    public static DeviceRequest request(String label, Kind kind) {
        return new DeviceRequest(label, kind, "alice", Optional.of("Example"));
    }

    /** The account as the store has it. */
    public Account account(String name) {
        return store.find(new AccountName(name)).orElseThrow().account();
    }

    public boolean hasAccount(String name) {
        return store.find(new AccountName(name)).isPresent();
    }

    public TotpCredential totp(String account, Device device) {
        return (TotpCredential) account(account).labelled(device.label()).orElseThrow();
    }

    /** Empties the bucket of single guesses for twenty days. */
    public void emptyLane(String account) {
        var far = now().plus(Duration.ofDays(20));
        var lane = new GuessState.Lane(far, far, far);
        store.set(account(account).withGuesses(guesses -> guesses.withStranger(lane)));
    }

    public void fillBudgets(String account) {
        store.set(account(account).withGuesses(any -> GuessState.FULL));
    }

    /** The current code of a clock of 30 s. */
    public String code(Device device) {
        return device.code(step());
    }

    /** The server's step of a clock of 30 s. */
    public long step() {
        return Totp.DEFAULT.stepAt(clock.instant());
    }

    /** A new attempt from a usual place. */
    public AuthenticationRequest request(String login) {
        return request(login, Set.of("staff"), OptionalLong.of(1000), FirstStep.NOT_FAILED);
    }

    public AuthenticationRequest request(
            String login, Set<String> groups, OptionalLong uid, FirstStep firstStep) {
        return new AuthenticationRequest(
                AttemptId.random(random), circumstances(login), groups, uid, firstStep);
    }

    /** A new attempt from an address that nobody has come from yet. */
    public AuthenticationRequest stranger(String login) {
        int host = strangers.incrementAndGet();
        return requestFrom(login, "198.18.%d.%d".formatted(host / 256 % 256, host % 256));
    }

    /** A new attempt from {@code address}. */
    public AuthenticationRequest requestFrom(String login, String address) {
        return new AuthenticationRequest(
                AttemptId.random(random),
                circumstances(login, address),
                Set.of("staff"),
                OptionalLong.of(1000),
                FirstStep.NOT_FAILED);
    }

    public static Circumstances circumstances(String login) {
        return circumstances(login, "192.0.2.7");
    }

    private static Circumstances circumstances(String login, String address) {
        return new Circumstances("host", "db1", "sshd", login, address, "laptop.example", "ssh");
    }

    /** Begins and answers. */
    public AuthenticationOutcome login(AuthenticationRequest request, String typed) {
        var engine = engine();
        return engine.begin(request) instanceof Challenged asked
                ? answer(engine, request, asked, typed)
                : engine.begin(request);
    }

    public static AuthenticationOutcome answer(
            AuthenticationEngine engine,
            AuthenticationRequest request,
            Challenged asked,
            String typed) {
        try (var answer = typed(typed)) {
            return engine.answer(request, asked.challenge().id(), answer);
        }
    }

    public static TypedAnswer typed(String text) {
        return TypedAnswer.ofUtf8(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The last event written. */
    public AuditEvent lastEvent() {
        return store.events().getLast();
    }

    public Instant now() {
        return clock.instant();
    }

    private static KeyRing keyRing(List<String> lines) {
        try {
            return KeyRing.parse(lines);
        } catch (MalformedKeyFileException e) {
            throw new IllegalStateException(e);
        }
    }
}
