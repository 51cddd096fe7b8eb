package io.sallyport.engine.googleauth;

import io.sallyport.otp.OneTimePassword;

/**
 * A code that works once, whatever the phone shows (GA-132).
 *
 * @param line index of its line in the file
 * @param code its eight digits
 */
record ScratchCode(int line, OneTimePassword code) {
    static final int DIGITS = 8;
}
