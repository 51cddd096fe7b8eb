package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.GuessState.Lane;
import io.sallyport.engine.audit.Cause;
import java.time.Duration;
import java.time.Instant;

/**
 * Fills the guess budget again on an administrator's word; at most twice in 30 days, because each
 * time hands guesses to whoever guesses (GUESS-30).
 *
 * @param detail why, for the audit
 */
public record OpenGuesses(String detail) implements AccountChange {
    private static final Duration SPAN = Duration.ofDays(30);

    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        GuessState guesses = account.guesses();
        if (isFull(guesses)) throw new ChangeRefusedException("The guess budget is full already.");
        var lately = guesses.openings().stream().filter(at -> at.plus(SPAN).isAfter(now)).toList();
        if (lately.size() == GuessState.OPENINGS_MAX)
            throw new ChangeRefusedException(
                    "The guess budget was opened twice in 30 days, and more would help whoever"
                            + " guesses. The owner is not locked out: two or three codes in a row"
                            + " open every door.");
        return account.withGuesses(state -> state.opened(now));
    }

    private static boolean isFull(GuessState guesses) {
        return guesses.stranger().equals(Lane.FULL)
                && guesses.known().equals(Lane.FULL)
                && guesses.levelTwo().equals(Instant.EPOCH);
    }

    @Override
    public Cause cause() {
        return Cause.GUESSES_RESET;
    }

    @Override
    public String device() {
        return "";
    }
}
