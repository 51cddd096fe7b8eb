package io.sallyport.engine.account;

/** What an account's owner is told about, away from the door (GUESS-57). */
public enum OwnerNotice {
    /** Strangers have guessed so often that new devices are asked for two codes in a row. */
    STRANGER_LANE_EMPTY,
    /** A login came from a device or place that was not known. */
    NEW_DEVICE,
    /** Somebody got past the first step, and failed at the second. */
    WRONG_SECOND_STEP,
    /** A login with a short code of a state file: better ones should be made (GUESS-21). */
    SHORT_RECOVERY_CODE
}
