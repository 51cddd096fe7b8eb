package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;
import java.util.List;

/**
 * Forgets all known devices and places: who logs in from one of them is a stranger again
 * (GUESS-56).
 *
 * @param detail why, for the audit; may be empty
 */
public record ForgetPlaces(String detail) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        if (account.guesses().devices().isEmpty())
            throw new ChangeRefusedException("There is no known place to forget.");
        return account.withGuesses(guesses -> guesses.withDevices(List.of()));
    }

    @Override
    public Cause cause() {
        return Cause.PLACES_FORGOTTEN;
    }

    @Override
    public String device() {
        return "";
    }
}
