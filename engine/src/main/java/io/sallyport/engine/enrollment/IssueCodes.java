package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Issues printed codes: new recovery codes in the place of the old ones, or temporary codes in the
 * place of everything when a phone is lost.
 */
public final class IssueCodes implements AccountChange {
    private final Kind kind;
    private final KeyWrapper keys;
    private final RandomGenerator random;
    private List<RecoveryCode> codes = List.of();

    private sealed interface Kind {
        record Recovery() implements Kind {}

        record Temporary(Instant end, String reason) implements Kind {}
    }

    private IssueCodes(Kind kind, KeyWrapper keys, RandomGenerator random) {
        this.kind = kind;
        this.keys = keys;
        this.random = random;
    }

    /** New recovery codes; the old ones are void. */
    public static IssueCodes recovery(KeyWrapper keys, RandomGenerator random) {
        return new IssueCodes(new Kind.Recovery(), keys, random);
    }

    /**
     * For a lost phone: every device and code is revoked, and a few codes open doors until {@code
     * end}. Afterwards the account is still protected, and needs an administrator until a new
     * device is enrolled.
     *
     * @param reason why, for the audit
     */
    public static IssueCodes temporary(
            Instant end, String reason, KeyWrapper keys, RandomGenerator random) {
        return new IssueCodes(new Kind.Temporary(end, reason), keys, random);
    }

    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        return switch (kind) {
            case Kind.Recovery recovery -> {
                if (!account.isEnrolled())
                    throw new ChangeRefusedException(
                            "Recovery codes stand in for a device, and there is none; enrol one"
                                    + " first.");
                yield put(
                        account,
                        CodeSets.recovery(account.name(), keys, random, now),
                        RecoveryCodes.class::isInstance);
            }
            case Kind.Temporary temporary ->
                    put(
                            account,
                            CodeSets.temporary(temporary.end(), account.name(), keys, random, now),
                            any -> true);
        };
    }

    private Account put(Account account, CodeSets.Issued issued, Predicate<Credential> revoked) {
        codes = issued.codes();
        var kept = account.credentials().stream().filter(revoked.negate()).toList();
        return account.withCredentials(kept).with(issued.set());
    }

    /** The codes, to be shown once. */
    public List<RecoveryCode> codes() {
        return codes;
    }

    @Override
    public Cause cause() {
        return switch (kind) {
            case Kind.Recovery recovery -> Cause.RECOVERY_CODES_RENEWED;
            case Kind.Temporary temporary -> Cause.TEMPORARY_STEP;
        };
    }

    @Override
    public String device() {
        return "";
    }

    @Override
    public String detail() {
        return switch (kind) {
            case Kind.Recovery recovery -> "";
            case Kind.Temporary temporary ->
                    "until " + temporary.end() + ", all devices revoked: " + temporary.reason();
        };
    }
}
