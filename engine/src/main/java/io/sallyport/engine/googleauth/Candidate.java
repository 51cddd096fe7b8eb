package io.sallyport.engine.googleauth;

import io.sallyport.otp.OneTimePassword;

/**
 * Digits that may be a code (GA-98).
 *
 * @param source where they were cut from
 */
public record Candidate(Source source, OneTimePassword code) {
    /** Where a candidate was cut from. */
    public enum Source {
        STORED_TOKEN,
        ANSWER
    }
}
