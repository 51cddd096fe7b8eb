package io.sallyport.engine.audit;

/**
 * The true reason of a decision, for the administrator; people at a door are told less (GUESS-55).
 */
public enum Cause {
    RIGHT_CODE("right code"),
    RIGHT_CONSECUTIVE_CODES("right consecutive codes"),
    RIGHT_RECOVERY_CODE("recovery code"),
    RIGHT_TEMPORARY_CODE("temporary code"),
    RIGHT_PASSKEY("passkey"),
    APPROVED_IN_BROWSER("approved in a browser with a passkey"),
    RIGHT_FILE_CODE("right code by the state file"),
    EMERGENCY_CODE("emergency code of the host, judged there while nobody answered"),
    EXEMPT("policy asks for no second step"),
    PINNED_KEY("a key that is pinned to its command"),
    TERMINAL_GRACE("a code was given in the same session on this terminal"),
    NOT_ENROLLED("not enrolled, let in on the first step alone"),
    REPEATED("the same attempt again; first answer repeated"),

    WRONG_CODE("wrong code"),
    USED_CODE("right code, used already"),
    OVERTAKEN_CODE("right code, but a later one was used already"),
    OLD_CODE("right code, but too old"),
    EARLY_CODE("right code, but too early"),
    WRONG_RECOVERY_CODE("unknown or used recovery code"),
    WRONG_PASSKEY("the answer is not one of a passkey of this account to this question"),
    PASSKEY_UNVERIFIED("the passkey did not make sure who uses it"),
    PASSKEY_COPIED("the passkey's counter did not go on: there may be a copy of it"),
    APPROVAL_REFUSED("refused in the browser"),
    WRONG_NUMBER("another number was typed into the browser than the terminal shows"),
    NOT_A_CODE("the answer cannot be a code"),
    ANSWER_TOO_LONG("the answer is longer than 512 bytes"),
    CHALLENGE_EXPIRED("the question had expired"),
    CHALLENGE_INVALID("the question was not asked by this server, or of another login"),
    CHALLENGE_USED("the question was answered already"),
    FIRST_STEP_FAILED("the first step had failed"),
    FIRST_STEP_ALONE("the first step alone opens nothing here"),
    POLICY_REFUSES("policy refuses"),
    NOT_ENROLLED_REFUSED("not enrolled, and policy demands a second step"),
    SOURCE_OVER_BUDGET("refused without a look, from a source that has failed too often"),
    UNKNOWN_NAME("the name cannot be an account's name"),

    GRACE_PERIOD("logged in with a code from the same host a while ago"),
    RATE_LIMITED("the state file's rate limit is reached"),
    NO_ANSWER("no answer came"),
    STATE_FILE_MISSING("there is no state file"),
    STATE_FILE_UNUSABLE("the state file cannot be used; the module's log line says why"),
    STATE_FILE_MALFORMED("the state file is malformed"),
    STATE_FILE_NOT_WRITTEN("right code, but the state file could not be written"),
    UNKNOWN_USER("the host does not know the user"),

    ENROLLED("device added"),
    PASSKEY_ADDED("passkey added"),
    APPROVAL_GIVEN("a waiting login approved in a browser with a passkey"),
    IMPORTED("device taken over from a state file"),
    EXPORTED("secret written to a state file"),
    REVOKED("device removed"),
    DISABLED("second step switched off"),
    RECOVERY_CODES_RENEWED("new recovery codes"),
    TEMPORARY_STEP("temporary codes issued"),
    GUESSES_RESET("guess budget opened"),
    CLOCK_TRUSTED("an administrator says that the clock is right"),
    GRACE_ENDED("grace ended"),
    PLACES_FORGOTTEN("known places forgotten"),
    SIGN_IN_LINK("one-time link to the portal made"),
    ADMINISTRATION("a fresh second step for administration in the portal"),
    KEY_ALLOWED("key of SSH allowed"),
    KEY_ADDED("own security key added"),
    KEY_REMOVED("key of SSH removed"),
    KEY_SERVED("key told to sshd"),
    APPLICATION_ADDED("application allowed to ask"),
    APPLICATION_KEY_CHANGED("application given a new key"),
    APPLICATION_REMOVED("application removed"),
    ACCOUNT_DELETED("account deleted"),
    REWRAPPED("secrets wrapped under the newest key"),
    KEYS_CHANGED("the keys of the key file changed"),
    OLD_COPY_ACCEPTED("an old copy of the store was accepted");

    private final String text;

    Cause(String text) {
        this.text = text;
    }

    /** One phrase, without a full stop. */
    public String text() {
        return text;
    }
}
