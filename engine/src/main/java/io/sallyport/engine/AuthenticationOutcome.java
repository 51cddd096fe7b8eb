package io.sallyport.engine;

/** The answer to a door. A door turns it into its own protocol's words and adds nothing. */
public sealed interface AuthenticationOutcome {
    /**
     * In.
     *
     * @param event id of the audit event
     * @param reason the true reason, for the administrator's log
     */
    record Granted(String event, String reason) implements AuthenticationOutcome {}

    /** In, without a second step. */
    record NotRequired(String event, String reason) implements AuthenticationOutcome {}

    /** Something is to be asked first. */
    record Challenged(Challenge challenge) implements AuthenticationOutcome {}

    /** Not in. The person is told one wording for all reasons. */
    record Denied(String event, String reason) implements AuthenticationOutcome {}

    /**
     * Nothing could be decided: a fault. Never a grant.
     *
     * @param incident what to look for in the log
     */
    record Unavailable(String incident, String reason) implements AuthenticationOutcome {}
}
