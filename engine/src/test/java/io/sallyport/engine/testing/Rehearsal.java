package io.sallyport.engine.testing;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDigest;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.judge.Attempt;
import io.sallyport.engine.judge.Judge;
import io.sallyport.engine.judge.Judgement;
import io.sallyport.engine.judge.Origin;
import io.sallyport.engine.judge.Ruling;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One account before the judge, without store and engine. Each answer is an attempt of its own, and
 * the account that the judge returns is kept, as the engine would.
 */
public final class Rehearsal {
    /** The first instant of a step of 30 s, and of one of 60 s. */
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    public static final Totp SIX = Totp.DEFAULT;
    public static final Totp SEVEN = new Totp(OtpHash.SHA256, 7, Duration.ofSeconds(30));
    public static final Totp EIGHT = new Totp(OtpHash.SHA1, 8, Duration.ofSeconds(30));

    private static final WrappedSecret NOT_OPENED_HERE = WrappedSecret.of(new byte[] {1});

    private final RandomGenerator random;
    private final Map<CredentialId, SharedSecret> secrets = new HashMap<>();
    private final List<Device> devices = new ArrayList<>();
    private final Map<String, Set<String>> codesNear = new HashMap<>();
    private Account account = Account.empty(new AccountName("alice"), NOON);
    private Instant now = NOON;
    private Origin origin = Origin.UNKNOWN;
    private Set<OwnerNotice> notices = Set.of();

    public Rehearsal() {
        this(new SplittableRandom(1));
    }

    public Rehearsal(RandomGenerator random) {
        this.random = random;
    }

    public Device totp(String label, Totp parameters) {
        return totp(label, parameters, TotpCredential.NEVER, 0);
    }

    public Device totp(String label, Totp parameters, long lastStep, int drift) {
        Device device = device(label, parameters.hotp());
        account =
                account.with(
                        new TotpCredential(
                                device.id(),
                                label,
                                NOON,
                                parameters,
                                NOT_OPENED_HERE,
                                lastStep,
                                drift,
                                0,
                                Optional.empty()));
        return device;
    }

    public Device hotp(String label, int digits, long nextCounter) {
        Device device = device(label, new Hotp(OtpHash.SHA1, digits));
        account =
                account.with(
                        new HotpCredential(
                                device.id(),
                                label,
                                NOON,
                                device.hotp(),
                                NOT_OPENED_HERE,
                                nextCounter,
                                Optional.empty()));
        return device;
    }

    public List<RecoveryCode> recoveryCodes() {
        return codes("recovery codes", 10, Optional.empty());
    }

    public List<RecoveryCode> codes(String label, int count, Optional<Instant> end) {
        var id = CredentialId.random(random);
        var key = SharedSecret.random(32, random);
        secrets.put(id, key);
        var codes = new ArrayList<RecoveryCode>();
        var digests = new ArrayList<CodeDigest>();
        for (int i = 0; i < count; i++) {
            var code = RecoveryCode.random(random);
            codes.add(code);
            digests.add(code.digestUnder(key));
        }
        account =
                account.with(
                        new RecoveryCodes(id, label, NOON, NOT_OPENED_HERE, digests, count, end));
        return codes;
    }

    private Device device(String label, Hotp hotp) {
        var device =
                new Device(
                        CredentialId.random(random), label, hotp, SharedSecret.random(20, random));
        secrets.put(device.id(), device.secret());
        devices.add(device);
        return device;
    }

    /** From now on, attempts come from there. */
    public void comeFrom(Origin next) {
        origin = next;
    }

    /** What the owner was told of after the last answer. */
    public Set<OwnerNotice> notices() {
        return notices;
    }

    /** Answers as a new attempt. */
    public Ruling type(String typed) {
        return type(typed, Optional.empty());
    }

    /** Answers the further question that {@code more} asked. */
    public Ruling typeAfter(Ruling.MoreCodes more, String typed) {
        return type(typed, Optional.of(more.given()));
    }

    private Ruling type(String typed, Optional<Answer.Codes> earlier) {
        return answer(AttemptId.random(random), 1, typed, earlier);
    }

    /** Answers as {@code round} of {@code attempt}. */
    public Ruling answer(AttemptId attempt, int round, String typed) {
        return answer(attempt, round, typed, Optional.empty());
    }

    private Ruling answer(
            AttemptId attempt, int round, String typed, Optional<Answer.Codes> earlier) {
        Judgement judgement =
                Judge.judge(
                        account,
                        new Attempt(
                                attempt,
                                round,
                                "EVENT",
                                Answer.parse(typed),
                                earlier,
                                origin,
                                secrets),
                        now);
        account = judgement.next();
        notices = judgement.notices();
        return judgement.ruling();
    }

    /** A code of so many digits that no device here shows within 150 steps or counters. */
    public String wrongCode(int digits) {
        var near =
                devices.stream()
                        .filter(device -> device.digits() == digits)
                        .map(this::codesNear)
                        .toList();
        String code = digits(digits);
        while (isAny(near, code)) code = digits(digits);
        return code;
    }

    private static boolean isAny(List<Set<String>> codes, String code) {
        return codes.stream().anyMatch(some -> some.contains(code));
    }

    private Set<String> codesNear(Device device) {
        long centre =
                switch (credential(device)) {
                    case TotpCredential totp -> totp.parameters().stepAt(now);
                    case HotpCredential hotp -> hotp.nextCounter();
                    default -> throw new IllegalStateException("no device");
                };
        return codesNear.computeIfAbsent(
                device.label() + " at " + centre, any -> codesNear(device, centre));
    }

    private static Set<String> codesNear(Device device, long centre) {
        Set<String> codes = new HashSet<>();
        for (long at = Math.max(0, centre - 150); at <= centre + 150 && at >= 0; at++)
            codes.add(device.code(at));
        return codes;
    }

    /** Digits drawn at random. */
    public String digits(int count) {
        var code = new StringBuilder();
        for (int i = 0; i < count; i++) code.append(random.nextInt(10));
        return code.toString();
    }

    /** Types wrong single codes until more codes are asked for. */
    public void emptyLane() {
        int digits = devices.getFirst().digits();
        Ruling ruling;
        do ruling = type(wrongCode(digits));
        while (!(ruling instanceof Ruling.MoreCodes));
    }

    /** Types wrong pairs until three codes are asked for. */
    public void emptyLevelTwo() {
        int digits = devices.getFirst().digits();
        Ruling ruling;
        do ruling = type(wrongCode(digits) + wrongCode(digits));
        while (!(ruling instanceof Ruling.MoreCodes));
    }

    /** Takes the device away, and fills the budgets. */
    public void forget(Device device) {
        devices.remove(device);
        account = account.without(device.id());
        fillBudgets();
    }

    public void fillBudgets() {
        account = account.withGuesses(any -> GuessState.FULL);
    }

    private Credential credential(Device device) {
        return account.credentials().stream()
                .filter(credential -> credential.id().equals(device.id()))
                .findFirst()
                .orElseThrow();
    }

    public TotpCredential totp(Device device) {
        return (TotpCredential) credential(device);
    }

    public HotpCredential hotp(Device device) {
        return (HotpCredential) credential(device);
    }

    /** The server's step of a clock of 30 s. */
    public long step() {
        return SIX.stepAt(now);
    }

    public Instant now() {
        return now;
    }

    public void setNow(Instant instant) {
        now = instant;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Goes on by so many steps of 30 s. */
    public void advanceSteps(long steps) {
        now = now.plusSeconds(30 * steps);
    }

    public Account account() {
        return account;
    }

    public void setAccount(Account account) {
        this.account = account;
    }

    public Map<CredentialId, SharedSecret> secrets() {
        return secrets;
    }
}
