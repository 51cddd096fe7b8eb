package io.sallyport.engine;

import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.judge.PasskeyAttempt.Signed;
import java.util.Optional;

/** Port: who can check what a passkey has signed. Pure; safe for use by many threads. */
public interface PasskeySignatures {
    /** Where no browser ever comes: nothing is right. */
    PasskeySignatures NONE = (passkey, answer, challenge) -> Optional.empty();

    /**
     * What was signed, if {@code answer} is one of {@code passkey} to {@code challenge}, made on
     * our own pages; empty if it is not, or is malformed.
     *
     * @param challenge the bytes that the browser was given
     */
    Optional<Signed> check(Passkey passkey, PasskeyAnswer answer, byte[] challenge);
}
