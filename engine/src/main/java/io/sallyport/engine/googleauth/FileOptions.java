package io.sallyport.engine.googleauth;

import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of a file's option lines, each read when it is needed (GA-94, GA-123 to GA-129). */
record FileOptions(StateFile file) {
    static final String STEP_SIZE = "STEP_SIZE";
    static final String WINDOW_SIZE = "WINDOW_SIZE";
    static final String HOTP_COUNTER = "HOTP_COUNTER";
    static final String TIME_SKEW = "TIME_SKEW";
    static final String TOTP_AUTH = "TOTP_AUTH";
    static final String ALGORITHM = "SALLYPORT_ALGORITHM";
    static final String DIGITS = "SALLYPORT_DIGITS";

    /** Without a line that says otherwise. */
    static final int DIGITS_USUAL = 6;

    private static final int STEP_SECONDS = 30;
    static final int STEP_SECONDS_MAX = 60;
    static final int WINDOW = 3;
    private static final int WINDOW_MAX = 100;
    private static final int DIGITS_MAX = 8;
    private static final Pattern SKEW = Pattern.compile("([+-]?[0-9]{1,12})(?![0-9]).*");

    /** The counter, 1 or more; 0 if the file is not of HOTP (GA-124). */
    long counter() {
        return file.option(HOTP_COUNTER)
                .map(value -> Numbers.parse(firstWord(value)).orElse(0))
                .orElse(0L);
    }

    /** The greatest of all counter lines, so that no further line takes a used code back. */
    long greatestCounter() {
        return file.options(HOTP_COUNTER).stream()
                .mapToLong(value -> Numbers.parse(firstWord(value)).orElse(0))
                .max()
                .orElse(0);
    }

    boolean isTotp() {
        return counter() == 0 && file.mentions("\" " + TOTP_AUTH);
    }

    int stepSeconds() throws MalformedOptionException {
        return number(STEP_SIZE, STEP_SECONDS, 1, STEP_SECONDS_MAX);
    }

    int window() throws MalformedOptionException {
        return number(WINDOW_SIZE, WINDOW, 1, WINDOW_MAX);
    }

    /** Steps that the phone is ahead; 0 for anything that does not begin with a number (GA-129). */
    long skew() {
        Matcher matcher = SKEW.matcher(file.option(TIME_SKEW).orElse(""));
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Hash and digits: SHA-1 and 6, unless lines of Sallyport's own say something else. */
    Hotp parameters() throws MalformedOptionException {
        return new Hotp(hash(), number(DIGITS, DIGITS_USUAL, DIGITS_USUAL, DIGITS_MAX));
    }

    /** The hash, SHA-1 where the line is malformed: nothing is compared then. */
    OtpHash hashOfSecret() {
        try {
            return hash();
        } catch (MalformedOptionException e) {
            return OtpHash.SHA1;
        }
    }

    private OtpHash hash() throws MalformedOptionException {
        Optional<String> value = file.option(ALGORITHM);
        if (value.isEmpty()) return OtpHash.SHA1;
        for (OtpHash hash : OtpHash.values())
            if (hash.name().equals(firstWord(value.get()))) return hash;
        throw new MalformedOptionException(ALGORITHM);
    }

    private int number(String name, int absent, int least, int most)
            throws MalformedOptionException {
        Optional<String> value = file.option(name);
        if (value.isEmpty()) return absent;
        long number = Numbers.parse(firstWord(value.get())).orElse(-1);
        if (number < least || number > most) throw new MalformedOptionException(name);
        return (int) number;
    }

    private static String firstWord(String value) {
        return Numbers.words(value).getFirst();
    }
}
