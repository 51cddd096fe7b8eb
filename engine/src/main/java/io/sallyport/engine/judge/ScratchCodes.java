package io.sallyport.engine.judge;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.RecoveryCodes;
import java.util.stream.Stream;

/** Codes of eight digits that came with a state file (GUESS-21). */
final class ScratchCodes {
    /** Why a code was refused that may have been right. */
    static final String NOT_COMPARED =
            "not compared: while somebody guesses, codes of a state file open nothing";

    private static final int DIGITS = 8;

    private ScratchCodes() {}

    static Stream<RecoveryCodes> of(Account account) {
        return account.codeSets().filter(RecoveryCodes::isScratchCodes);
    }

    static int live(Account account) {
        return of(account).mapToInt(set -> set.unused().size()).sum();
    }

    /** Only as the single answer to a question for a single code. */
    static boolean mayBeOne(Account account, Attempt attempt, Answer.Codes typed) {
        return typed.codes().size() == 1
                && attempt.earlier().isEmpty()
                && typed.codes().getFirst().length() == DIGITS
                && live(account) > 0;
    }
}
