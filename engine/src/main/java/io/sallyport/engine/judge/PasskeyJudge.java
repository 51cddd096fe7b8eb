package io.sallyport.engine.judge;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Whether an answer of a passkey passes: pure as {@link Judge}. Nothing is charged, for nothing can
 * be guessed (GUESS-21).
 */
public final class PasskeyJudge {
    private PasskeyJudge() {}

    /**
     * Judges one answer. A ceremony is used by the first answer that passes, and with it all that
     * were begun before it, by whichever passkey of the account (FAULT-1).
     *
     * @return the ruling and the account that makes it true, to be committed before it is told
     */
    public static Judgement judge(Account account, PasskeyAttempt attempt, Instant now) {
        var signed = attempt.signed();
        Optional<Passkey> used =
                signed.flatMap(any ->
                        account.passkeys()
                                .filter(passkey -> passkey.id().equals(any.credential()))
                                .findFirst());
        if (used.isEmpty()) return refuse(account, Cause.WRONG_PASSKEY, "");
        var passkey = used.get();
        String which = "\"" + passkey.label() + "\"";
        if (!signed.get().isUserVerified()) return refuse(account, Cause.PASSKEY_UNVERIFIED, which);
        if (!attempt.begun().isAfter(lastCeremony(account)))
            return refuse(account, Cause.CHALLENGE_USED, which);
        if (!passkey.isNext(signed.get().counter()))
            return refuse(
                    account,
                    Cause.PASSKEY_COPIED,
                    which + ": " + signed.get().counter() + " after " + passkey.counter());
        Account next =
                withCeremony(
                        account.with(passkey.withUse(signed.get().counter(), now)),
                        attempt.begun());
        return new Judgement(new Ruling.Accepted(passkey.label(), Cause.RIGHT_PASSKEY, ""), next);
    }

    /**
     * Judges an approval in a browser, which the register knows of already: its passkey must be one
     * of the account still.
     *
     * @param event of the approval
     */
    public static Judgement approved(
            Account account, Attempt attempt, CredentialId passkey, String event, Instant now) {
        Optional<Receipt> receipt = account.receiptFor(attempt.id(), attempt.round());
        if (receipt.isPresent())
            return receipt.get().isValidAt(now)
                    ? new Judgement(new Ruling.Repeated(receipt.get()), account)
                    : refuse(account, Cause.CHALLENGE_USED, "");
        Optional<Passkey> used =
                account.passkeys().filter(known -> known.id().equals(passkey)).findFirst();
        if (used.isEmpty()) return refuse(account, Cause.WRONG_PASSKEY, "it was removed");
        var cause = Cause.APPROVED_IN_BROWSER;
        return new Judgement(
                new Ruling.Accepted(used.get().label(), cause, "event " + event),
                account.withReceipt(
                        new Receipt(
                                attempt.id(),
                                attempt.round(),
                                Verdict.GRANTED,
                                cause,
                                attempt.event(),
                                now)));
    }

    private static Instant lastCeremony(Account account) {
        return account.passkeys()
                .map(Passkey::lastCeremony)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private static Account withCeremony(Account account, Instant begun) {
        return account.withCredentials(
                account.credentials().stream()
                        .<Credential>map(credential ->
                                credential instanceof Passkey passkey
                                        ? passkey.withCeremony(begun)
                                        : credential)
                        .toList());
    }

    private static Judgement refuse(Account account, Cause cause, String detail) {
        return new Judgement(new Ruling.Refused(cause, detail), account);
    }
}
