package io.sallyport.engine.judge;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.CodeDigest;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.OwnerNotice;
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
import java.util.Set;

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
            case Answer.Codes codes -> judgeCodes(CodeGuess.of(account, attempt, codes), now);
        };
    }

    private static Judgement answeredBefore(Account account, Receipt receipt, Instant now) {
        if (receipt.isValidAt(now)) return new Judgement(new Ruling.Repeated(receipt), account);
        return new Judgement(new Ruling.Refused(Cause.CHALLENGE_USED, ""), account);
    }

    /**
     * The further codes that would be asked for before anything is compared; empty if a ruling
     * would follow. For attempts that are refused whatever is typed, so that they look like all
     * others (GUESS-29). Opens and compares nothing.
     */
    public static Optional<Ruling.MoreCodes> furtherCodes(
            Account account, Attempt attempt, Instant now) {
        if (!(attempt.answer() instanceof Answer.Codes typed)) return Optional.empty();
        var guess = CodeGuess.of(account, attempt, typed);
        return guess.mayBeOfSomebody() && guess.charged(now).isEmpty()
                ? Optional.of(guess.more(now))
                : Optional.empty();
    }

    private static Judgement judgeCodes(CodeGuess guess, Instant now) {
        if (guess.mayBeScratchCode()) return judgeScratchCode(guess, now);
        if (guess.devices().isEmpty()) // nothing to compare with, so nothing to charge (GUESS-2)
        return refuse(
                    guess.account(),
                    guess.attempt(),
                    Cause.NOT_A_CODE,
                    "no device gives codes of "
                            + guess.typed().codes().getFirst().length()
                            + " digits",
                    now);
        return guess.charged(now)
                .map(charged -> compare(guess, charged, now))
                .orElseGet(() -> new Judgement(guess.more(now), guess.account()));
    }

    /**
     * A short code of a state file is compared only while one code is enough, and a miss is charged
     * like a wrong code (GUESS-21); devices whose codes look the same are compared with it, too.
     */
    private static Judgement judgeScratchCode(CodeGuess guess, Instant now) {
        Account account = guess.account();
        Attempt attempt = guess.attempt();
        var charged = guess.charged(now);
        if (charged.isEmpty() && guess.devices().isEmpty())
            return refuse(
                    account, attempt, Cause.WRONG_RECOVERY_CODE, ScratchCodes.NOT_COMPARED, now);
        if (charged.isEmpty()) return new Judgement(guess.more(now), account);
        var code = guess.typed().codes().getFirst();
        for (RecoveryCodes set : ScratchCodes.of(account).toList()) {
            var digest = CodeDigest.ofScratchCode(code, attempt.secretOf(set.id()));
            if (contains(set, digest)) return acceptFrom(set, digest, account, attempt, now);
        }
        if (!guess.devices().isEmpty()) return compare(guess, charged.get(), now);
        return refuseGuess(
                guess, charged.get(), new Finding.Dead(Cause.WRONG_RECOVERY_CODE, ""), now);
    }

    private static Judgement compare(CodeGuess guess, GuessState charged, Instant now) {
        Finding best = Finding.NOTHING;
        for (CodeDevice device : guess.devices())
            best = better(best, find(device, guess.attempt(), guess.given().codes(), now));
        return switch (best) {
            case Finding.Live live -> accept(guess, live.accepted(), now);
            case Finding.Dead dead -> refuseGuess(guess, charged, dead, now);
        };
    }

    private static Judgement refuseGuess(
            CodeGuess guess, GuessState charged, Finding.Dead dead, Instant now) {
        var notices = Notices.ofRefused(guess, charged, dead.cause(), now);
        var judgement =
                refuse(
                        guess.account().withGuesses(any -> notices.state()),
                        guess.attempt(),
                        dead.cause(),
                        dead.detail(),
                        now);
        return new Judgement(judgement.ruling(), judgement.next(), notices.due());
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

    private static Judgement accept(CodeGuess guess, CodeDevice device, Instant now) {
        Cause cause = guess.count() == 1 ? Cause.RIGHT_CODE : Cause.RIGHT_CONSECUTIVE_CODES;
        Standing standing = guess.standing(now);
        Account next =
                guess.account()
                        .with(device)
                        .withGuesses(state -> afterAccept(state, guess, standing, now))
                        .withReceipt(receipt(guess.attempt(), Verdict.GRANTED, cause, now));
        boolean isNews =
                standing instanceof Standing.Stranger
                        && !guess.attempt().origin().shown().isEmpty();
        return new Judgement(
                new Ruling.Accepted(device.label(), cause, ""),
                next,
                isNews ? Set.of(OwnerNotice.NEW_DEVICE) : Set.of());
    }

    /** The whole table of GUESS-30, but for the administrator. */
    private static GuessState afterAccept(
            GuessState state, CodeGuess guess, Standing standing, Instant now) {
        boolean refunds = guess.count() == 1 && standing instanceof Standing.Known;
        GuessState refunded =
                refunds
                        ? GuessBudget.refund(state, ((Standing.Known) standing).device(), now)
                        : state;
        return KnownDevices.withAccept(refunded, guess.attempt().origin().shown(), now);
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
        return new Judgement(
                new Ruling.Accepted(set.label(), cause, left(rest)),
                next,
                set.isScratchCodes() ? Set.of(OwnerNotice.SHORT_RECOVERY_CODE) : Set.of());
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
