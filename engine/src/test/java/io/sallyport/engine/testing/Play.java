package io.sallyport.engine.testing;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.enrollment.Disable;
import io.sallyport.engine.enrollment.IssueCodes;
import io.sallyport.engine.enrollment.OpenGuesses;
import io.sallyport.engine.enrollment.RemoveDevice;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.testing.FaultyStore.When;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A few people who enrol, log in, mistype, lose their phones, among administrators and faults, at
 * random; it remembers all that must stay secret and all that was told.
 */
public final class Play {
    public static final List<String> PEOPLE = List.of("alice", "bob", "carol");

    /** Codes of eight digits, which nothing else is by chance. */
    private static final List<Kind> KINDS =
            List.of(new Kind.Clock(Rehearsal.EIGHT), new Kind.Counter(new Hotp(OtpHash.SHA1, 8)));

    private final RandomGenerator random;
    private final Stage stage;
    private final FaultyStore store;
    private final Map<String, List<Device>> devices = new HashMap<>();
    private final Map<String, List<RecoveryCode>> codes = new HashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final List<Object> told = new ArrayList<>();

    private Play(RandomGenerator random) {
        this.random = random;
        stage = new Stage(random);
        store = new FaultyStore(stage.store);
        stage.setStore(store);
        for (String name : PEOPLE) {
            devices.put(name, new ArrayList<>());
            codes.put(name, new ArrayList<>());
        }
    }

    /** A play that has been run. */
    public static Play run(RandomGenerator random, int scenes) {
        var play = new Play(random);
        play.run(scenes);
        return play;
    }

    public Stage stage() {
        return stage;
    }

    /** Codes, recovery codes, passwords and keys, in the spellings that might turn up. */
    public Set<String> secrets() {
        return secrets;
    }

    /** All outcomes, and all exceptions that came out. */
    public List<Object> told() {
        return told;
    }

    /** The ids of events in the outcomes. */
    public List<String> eventsTold() {
        var ids = new ArrayList<String>();
        for (Object outcome : told)
            switch (outcome) {
                case Granted granted -> ids.add(granted.event());
                case NotRequired free -> ids.add(free.event());
                case Denied denied -> ids.add(denied.event());
                case ChangeOutcome.Done done -> ids.add(done.event());
                case ChangeOutcome.Denied denied -> ids.add(denied.event());
                default -> {}
            }
        return ids;
    }

    private void run(int scenes) {
        for (int i = 0; i < scenes; i++) {
            stage.clock.advance(Duration.ofSeconds(random.nextInt(90)));
            if (random.nextInt(10) == 0) stage.clock.advance(Duration.ofHours(random.nextInt(60)));
            policy();
            fault();
            try {
                scene(PEOPLE.get(random.nextInt(PEOPLE.size())));
            } catch (RuntimeException fault) {
                told.add(fault);
            }
            store.recover();
        }
    }

    private void policy() {
        Action action =
                switch (random.nextInt(20)) {
                    case 0 -> new Action.Skip();
                    case 1 -> new Action.Refuse();
                    case 2, 3 -> new Action.Require();
                    default -> new Action.RequireIfEnrolled();
                };
        var rule =
                new PolicyRule(
                        "policy.conf:1: rule",
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        List.of(),
                        action);
        stage.setPolicy(new RuleList(List.of(rule), RuleList.NotEnrolled.LET_IN));
    }

    private void fault() {
        if (random.nextInt(15) == 0)
            store.failAt(
                    1 + random.nextInt(4),
                    random.nextBoolean() ? When.BEFORE_THE_WORK : When.AFTER_THE_WORK,
                    new StoreException("the store fell down the stairs"));
    }

    private void scene(String name) {
        switch (random.nextInt(16)) {
            case 0, 1 -> enrol(name);
            case 2, 6 -> changeSomething(name);
            case 3 -> tell(stage.engine().begin(stage.request("12" + random.nextInt(10))));
            case 4 -> login(stage.request(name, Set.of(), OptionalLong.of(5), FirstStep.FAILED));
            case 5 -> administer(name);
            default -> login(stage.request(name));
        }
    }

    private void login(AuthenticationRequest request) {
        var engine = stage.engine();
        AuthenticationOutcome outcome = tell(engine.begin(request));
        for (int round = 0; round < 3 && outcome instanceof Challenged asked; round++) {
            if (random.nextInt(25) == 0) stage.clock.advance(Duration.ofMinutes(3));
            byte[] challenge = asked.challenge().id();
            if (random.nextInt(25) == 0) challenge[random.nextInt(challenge.length)] ^= 4;
            int times = random.nextInt(8) == 0 ? 2 : 1;
            for (int i = 0; i < times; i++)
                try (var typed =
                        random.nextInt(40) == 0
                                ? io.sallyport.engine.TypedAnswer.tooLong()
                                : Stage.typed(answer(request.circumstances().login()))) {
                    outcome = tell(engine.answer(request, challenge, typed));
                    if (times == 2) stage.clock.advance(Duration.ofSeconds(20));
                }
            if (times == 2) stage.clock.advance(Duration.ofSeconds(20));
            if (random.nextInt(10) == 0)
                try (var typed = Stage.typed(answer(request.circumstances().login()))) {
                    tell(engine.answer(request, challenge, typed));
                }
        }
    }

    /** What somebody types; remembered as a secret. */
    private String answer(String name) {
        var mine = devices.getOrDefault(name, List.of());
        var printed = codes.getOrDefault(name, List.of());
        int kind = random.nextInt(10);
        if (kind < 6 && !mine.isEmpty()) {
            Device device = mine.get(random.nextInt(mine.size()));
            long at = stage.step() + (random.nextInt(3) == 0 ? random.nextInt(-3, 3) : 0);
            var counter = stage.store.find(new AccountName(name));
            if (counter.isPresent()
                    && counter.get().account().labelled(device.label()).orElse(null)
                            instanceof io.sallyport.engine.account.HotpCredential hotp)
                at = hotp.nextCounter() + random.nextInt(3);
            if (random.nextInt(6) == 0) return secret(device.codesUpTo(Math.max(2, at + 2), 3));
            return secret(device.code(Math.max(0, at)));
        }
        if (kind == 6 && !printed.isEmpty()) {
            var code = printed.get(random.nextInt(printed.size())).reveal();
            secret(code.replace("-", ""));
            return secret(code);
        }
        if (kind == 7) {
            var unknown = RecoveryCode.random(random).reveal();
            secret(unknown.replace("-", ""));
            return secret(unknown);
        }
        if (kind == 8) return secret("password-" + random.nextLong(1L << 60));
        return secret("%08d".formatted(random.nextInt(10_000_000, 100_000_000)));
    }

    private void enrol(String name) {
        Kind kind = KINDS.get(random.nextInt(2));
        long at = kind instanceof Kind.Clock ? stage.step() : random.nextInt(3);
        String label = "device " + random.nextInt(5);
        var enrolled = stage.prove(name, label, kind, at);
        secret(enrolled.device().secret());
        secret(enrolled.code());
        var outcome = change(name, enrolled.change());
        remember(name, enrolled.change().recoveryCodes());
        if (outcome instanceof ChangeOutcome.Done) {
            devices(name).add(enrolled.device());
        }
    }

    private void changeSomething(String name) {
        var renewal = IssueCodes.recovery(stage.keys(), stage.random());
        switch (random.nextInt(4)) {
            case 0 -> change(name, new RemoveDevice(anyLabel(name)));
            case 1 -> change(name, new Disable(""));
            default -> {
                change(name, renewal);
                remember(name, renewal.codes());
            }
        }
    }

    private String anyLabel(String name) {
        var mine = devices(name);
        return mine.isEmpty() ? "device 9" : mine.get(random.nextInt(mine.size())).label();
    }

    private void administer(String name) {
        var account = new AccountName(name);
        var where = Stage.circumstances(name);
        switch (random.nextInt(4)) {
            case 0 -> {
                tell(stage.changes().forget("root", where, account));
                devices(name).clear();
            }
            case 1 -> {
                var lost =
                        IssueCodes.temporary(
                                stage.now().plusSeconds(7_200),
                                "lost",
                                stage.keys(),
                                stage.random());
                tell(stage.changes().administer("root", where, account, lost));
                remember(name, lost.codes());
            }
            default ->
                    tell(
                            stage.changes()
                                    .administer("root", where, account, new OpenGuesses("mercy")));
        }
    }

    private ChangeOutcome change(String name, AccountChange change) {
        var account = new AccountName(name);
        var request = stage.request(name);
        ChangeOutcome outcome = tell(stage.changes().begin(request, account, change));
        for (int round = 0; round < 3 && outcome instanceof ChangeOutcome.Challenged asked; round++)
            try (var typed = Stage.typed(answer(name))) {
                outcome =
                        tell(
                                stage.changes()
                                        .answer(
                                                request,
                                                account,
                                                asked.challenge().id(),
                                                typed,
                                                change));
            }
        return outcome;
    }

    private List<Device> devices(String name) {
        return devices.computeIfAbsent(name, any -> new ArrayList<>());
    }

    private void remember(String name, List<RecoveryCode> issued) {
        for (RecoveryCode code : issued) {
            secret(code.reveal());
            secret(code.reveal().replace("-", ""));
        }
        codes.computeIfAbsent(name, any -> new ArrayList<>()).addAll(issued);
    }

    private String secret(String text) {
        secrets.add(text);
        return text;
    }

    private void secret(SharedSecret secret) {
        secrets.add(new String(secret.toBase32()));
        secrets.add(secret.lend(key -> HexFormat.of().formatHex(key)));
    }

    private <T> T tell(T outcome) {
        told.add(outcome);
        if (outcome instanceof Unavailable) told.add(stage.incidents.getLast());
        return outcome;
    }
}
