package io.sallyport.engine;

/** The answer to somebody who wants an account changed. */
public sealed interface ChangeOutcome {
    /**
     * @param event id of the audit event
     */
    record Done(String event) implements ChangeOutcome {}

    /** The account has a second step, and it is asked for first. */
    record Challenged(Challenge challenge) implements ChangeOutcome {}

    /** The answer was not right; {@code reason} is the true one, for the administrator. */
    record Denied(String event, String reason) implements ChangeOutcome {}

    /** The account does not bear the change; {@code message} may be shown to its owner. */
    record Refused(String message) implements ChangeOutcome {}
}
