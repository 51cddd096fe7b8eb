package io.sallyport.engine.judge;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.CodeDigest;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.otp.OneTimePassword;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether an attempt passes: a pure function of the account, the attempt and the instant. It reads
 * no clock, no file and no store. Replay, windows, drift, counters, recovery codes, guess budgets
 * and consecutive codes are all decided here.
 */
public final class Judge {
    private Judge() {}

    /**
     * Judges one answer.
     *
     * @return the ruling and the account that makes it true; the caller commits the account before
     *     it tells the ruling, and judges again if the account has changed meanwhile. For {@link
     *     Ruling.MoreCodes} and {@link Ruling.Repeated} the account is unchanged.
     */
    public static Judgement judge(Account account, Attempt attempt, Instant now) {
        Optional<Receipt> receipt = account.receiptFor(attempt.id(), attempt.round());
        if (receipt.isPresent()) return answeredBefore(account, receipt.get(), now);
        return switch (attempt.answer()) {
            case Answer.NotACode nothing -> refuse(account, attempt, Cause.NOT_A_CODE, "", now);
            case Answer.Recovery recovery -> judgeRecovery(account, attempt, recovery.code(), now);
            case Answer.Codes codes -> judgeCodes(account, attempt, codes, now);
        };
    }

    private static Judgement answeredBefore(Account account, Receipt receipt, Instant now) {
        if (receipt.isValidAt(now)) return new Judgement(new Ruling.Repeated(receipt), account);
        return new Judgement(new Ruling.Refused(Cause.CHALLENGE_USED, ""), account);
    }

    private static Judgement judgeCodes(
            Account account, Attempt attempt, Answer.Codes typed, Instant now) {
        if (ScratchCodes.mayBeOne(account, attempt, typed))
            return judgeScratchCode(account, attempt, typed, now);
        int digits = typed.codes().getFirst().length();
        var devices = account.codeDevices().filter(device -> device.digits() == digits).toList();
        if (devices.isEmpty()) // nothing to compare with, so nothing to charge (GUESS-2)
        return refuse(
                    account,
                    attempt,
                    Cause.NOT_A_CODE,
                    "no device gives codes of " + digits + " digits",
                    now);

        Answer.Codes given = attempt.earlier().map(typed::after).orElse(typed);
        int count = given.codes().size();
        // The budget is asked before anything is compared, so the level tells nothing about the
        // code (GUESS-6).
        var charged = GuessBudget.take(account.guesses(), count, Charge.of(devices, count), now);
        if (charged.isEmpty())
            return new Judgement(
                    new Ruling.MoreCodes(given, wanted(account, devices, count, now)), account);
        return compare(account, attempt, devices, given.codes(), charged.get(), now);
    }

    /**
     * A short code of a state file is compared only while one code is enough, and a miss is charged
     * like a wrong code (GUESS-21); devices whose codes look the same are compared with it, too.
     */
    private static Judgement judgeScratchCode(
            Account account, Attempt attempt, Answer.Codes typed, Instant now) {
        var code = typed.codes().getFirst();
        var devices =
                account.codeDevices().filter(device -> device.digits() == code.length()).toList();
        int charge = Charge.of(devices, 1, ScratchCodes.live(account));
        var charged = GuessBudget.take(account.guesses(), 1, charge, now);
        if (charged.isEmpty() && devices.isEmpty())
            return refuse(
                    account, attempt, Cause.WRONG_RECOVERY_CODE, ScratchCodes.NOT_COMPARED, now);
        if (charged.isEmpty())
            return new Judgement(
                    new Ruling.MoreCodes(typed, wanted(account, devices, 1, now)), account);
        for (RecoveryCodes set : ScratchCodes.of(account).toList()) {
            var digest = CodeDigest.ofScratchCode(code, attempt.secretOf(set.id()));
            if (contains(set, digest)) return acceptFrom(set, digest, account, attempt, now);
        }
        if (!devices.isEmpty())
            return compare(account, attempt, devices, typed.codes(), charged.get(), now);
        return refuse(
                account.withGuesses(any -> charged.get()),
                attempt,
                Cause.WRONG_RECOVERY_CODE,
                "",
                now);
    }

    /** How many codes the budget asks for, when it does not bear {@code given}. */
    private static int wanted(Account account, List<CodeDevice> devices, int given, Instant now) {
        for (int count = given + 1; count < Answer.CODES_MAX; count++)
            if (GuessBudget.take(account.guesses(), count, Charge.of(devices, count), now)
                    .isPresent()) return count;
        return Answer.CODES_MAX;
    }

    private static Judgement compare(
            Account account,
            Attempt attempt,
            List<CodeDevice> devices,
            List<OneTimePassword> codes,
            GuessState charged,
            Instant now) {
        Finding best = Finding.NOTHING;
        for (CodeDevice device : devices) best = better(best, find(device, attempt, codes, now));
        return switch (best) {
            case Finding.Live live -> accept(account, attempt, live.accepted(), codes.size(), now);
            case Finding.Dead dead ->
                    refuse(
                            account.withGuesses(any -> charged),
                            attempt,
                            dead.cause(),
                            dead.detail(),
                            now);
        };
    }

    private static Finding find(
            CodeDevice device, Attempt attempt, List<OneTimePassword> codes, Instant now) {
        var secret = attempt.secretOf(device.id());
        return switch (device) {
            case TotpCredential totp -> new TotpSearch(totp, secret, codes, now).find();
            case HotpCredential hotp -> new HotpSearch(hotp, secret, codes, now).find();
        };
    }

    /** A live match wins; else what says most to the administrator. */
    private static Finding better(Finding one, Finding other) {
        if (one instanceof Finding.Live) return one;
        if (other instanceof Finding.Live) return other;
        return one.equals(Finding.NOTHING) ? other : one;
    }

    private static Judgement accept(
            Account account, Attempt attempt, CodeDevice device, int codes, Instant now) {
        Cause cause = codes == 1 ? Cause.RIGHT_CODE : Cause.RIGHT_CONSECUTIVE_CODES;
        Account next =
                account.with(device).withReceipt(receipt(attempt, Verdict.GRANTED, cause, now));
        return new Judgement(new Ruling.Accepted(device.label(), cause, ""), next);
    }

    private static Judgement judgeRecovery(
            Account account, Attempt attempt, RecoveryCode typed, Instant now) {
        for (RecoveryCodes set :
                account.codeSets()
                        .filter(codes -> codes.isGoodAt(now) && !codes.isScratchCodes())
                        .toList()) {
            CodeDigest digest = typed.digestUnder(attempt.secretOf(set.id()));
            if (contains(set, digest)) return acceptFrom(set, digest, account, attempt, now);
        }
        // 10 in 2^60: nothing to charge (GUESS-20).
        return refuse(account, attempt, Cause.WRONG_RECOVERY_CODE, "", now);
    }

    private static boolean contains(RecoveryCodes set, CodeDigest digest) {
        boolean found = false;
        for (CodeDigest unused : set.unused()) found |= unused.matches(digest);
        return found;
    }

    private static Judgement acceptFrom(
            RecoveryCodes set, CodeDigest used, Account account, Attempt attempt, Instant now) {
        RecoveryCodes rest = set.without(used);
        Cause cause = set.isTemporary() ? Cause.RIGHT_TEMPORARY_CODE : Cause.RIGHT_RECOVERY_CODE;
        Account next =
                account.with(rest).withReceipt(receipt(attempt, Verdict.GRANTED, cause, now));
        return new Judgement(new Ruling.Accepted(set.label(), cause, left(rest)), next);
    }

    private static String left(RecoveryCodes rest) {
        String left = rest.unused().size() + " left";
        return rest.isScratchCodes()
                ? left + "; short codes of a state file: new ones should be made"
                : left;
    }

    private static Judgement refuse(
            Account account, Attempt attempt, Cause cause, String detail, Instant now) {
        Account next = account.withReceipt(receipt(attempt, Verdict.DENIED, cause, now));
        return new Judgement(new Ruling.Refused(cause, detail), next);
    }

    private static Receipt receipt(Attempt attempt, Verdict verdict, Cause cause, Instant now) {
        return new Receipt(attempt.id(), attempt.round(), verdict, cause, attempt.event(), now);
    }
}
