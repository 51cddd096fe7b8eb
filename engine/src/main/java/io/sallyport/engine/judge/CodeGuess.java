package io.sallyport.engine.judge;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.GuessState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One to three codes that were typed for an account: what they may be held against, and what that
 * costs. The budget is asked before anything is compared, so that the level tells nothing about the
 * codes (GUESS-6).
 *
 * @param typed what was typed now
 * @param given that and the codes of earlier rounds
 * @param devices whose codes look like these
 */
record CodeGuess(
        Account account,
        Attempt attempt,
        Answer.Codes typed,
        Answer.Codes given,
        List<CodeDevice> devices) {
    /** What a guess at an account without devices looks like, so that nobody learns of them. */
    private static final int DIGITS_OF_NOBODY = 6;

    static CodeGuess of(Account account, Attempt attempt, Answer.Codes typed) {
        int digits = typed.codes().getFirst().length();
        return new CodeGuess(
                account,
                attempt,
                typed,
                attempt.earlier().map(typed::after).orElse(typed),
                account.codeDevices().filter(device -> device.digits() == digits).toList());
    }

    /** Whether these may be one short code of a state file. */
    boolean mayBeScratchCode() {
        return ScratchCodes.mayBeOne(account, attempt, typed);
    }

    /** How many codes in a row are given. */
    int count() {
        return given.codes().size();
    }

    Standing standing(Instant now) {
        return Standing.of(account.guesses(), attempt.origin(), now);
    }

    /** The guessing state with this guess charged; empty if more codes are needed. */
    Optional<GuessState> charged(Instant now) {
        return charged(count(), now);
    }

    int charge() {
        return charge(count());
    }

    /** Asks for as many codes as the budget bears. */
    Ruling.MoreCodes more(Instant now) {
        int wanted = count() + 1;
        while (wanted < Answer.CODES_MAX && charged(wanted, now).isEmpty()) wanted++;
        return new Ruling.MoreCodes(given, wanted);
    }

    /**
     * Whether somebody's device could have given these: of an account without devices, six digits
     * count as a code, so that nobody learns that there are none.
     */
    boolean mayBeOfSomebody() {
        int digits = typed.codes().getFirst().length();
        return !devices.isEmpty() || (!account.isEnrolled() && digits == DIGITS_OF_NOBODY);
    }

    private Optional<GuessState> charged(int codes, Instant now) {
        return GuessBudget.take(account.guesses(), standing(now), codes, charge(codes), now);
    }

    private int charge(int codes) {
        int scratchCodes = mayBeScratchCode() && codes == 1 ? ScratchCodes.live(account) : 0;
        return Charge.of(devices, codes, scratchCodes);
    }
}
