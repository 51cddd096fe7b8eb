package io.sallyport.engine.judge;

import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.audit.Cause;

/** What the judge found. */
public sealed interface Ruling {
    /**
     * @param device label of the device that answered
     */
    record Accepted(String device, Cause cause, String detail) implements Ruling {}

    /**
     * @param detail completes the cause for the administrator; never a code
     */
    record Refused(Cause cause, String detail) implements Ruling {}

    /**
     * Not decided: more consecutive codes are needed. Nothing was compared, and nothing must be
     * written.
     *
     * @param given the codes typed so far
     * @param wanted how many are needed, 2 or 3
     */
    record MoreCodes(Answer.Codes given, int wanted) implements Ruling {}

    /** This answer was judged before; its first verdict stands (GUESS-61). */
    record Repeated(Receipt receipt) implements Ruling {}
}
