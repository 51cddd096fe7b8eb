package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;

/**
 * Fills the guess budget again on an administrator's word (GUESS-30).
 *
 * @param detail why, for the audit
 */
public record OpenGuesses(String detail) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        if (account.guesses().equals(GuessState.FULL))
            throw new ChangeRefusedException("The guess budget is full already.");
        return account.withGuesses(any -> GuessState.FULL);
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
