package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The choices behind a state file that is yet to be written, in the order of its lines (GA-42).
 *
 * @param rateLimit its line's value; empty for no limit
 * @param window codes looked at; empty for no line, which means 3
 * @param stepSeconds how long a code is shown; empty for no line, which means 30
 * @param disallowsReuse whether a code counts once only
 * @param hash other than SHA-1 is understood here, and by no other reader
 * @param digits other than 6 is understood here, and by no other reader
 */
public record NewStateFile(
        Kind kind,
        Optional<String> rateLimit,
        Optional<Integer> window,
        Optional<Integer> stepSeconds,
        boolean disallowsReuse,
        OtpHash hash,
        int digits) {
    /** The counter of the first code. */
    public static final long FIRST_COUNTER = 1;

    /** What makes the next code. */
    public enum Kind {
        TIME,
        COUNTER
    }

    /**
     * The bytes of the file; the caller clears them.
     *
     * @param scratchCodes of eight digits each
     */
    public byte[] content(SharedSecret secret, List<OneTimePassword> scratchCodes) {
        char[] base32 = secret.toBase32();
        byte[] first = ISO_8859_1.encode(CharBuffer.wrap(base32)).array();
        byte[] others = below(scratchCodes).getBytes(ISO_8859_1);
        byte[] whole = Arrays.copyOf(first, base32.length + 1 + others.length);
        whole[base32.length] = '\n';
        System.arraycopy(others, 0, whole, base32.length + 1, others.length);
        Arrays.fill(base32, '\0');
        Arrays.fill(first, (byte) 0);
        Arrays.fill(others, (byte) 0);
        return whole;
    }

    private String below(List<OneTimePassword> scratchCodes) {
        var text = new StringBuilder();
        for (String option : options()) text.append("\" ").append(option).append('\n');
        for (OneTimePassword code : scratchCodes) text.append(code.reveal()).append('\n');
        return text.toString();
    }

    private List<String> options() {
        var options = new ArrayList<String>();
        rateLimit.ifPresent(value -> options.add(RateLimit.NAME + " " + value));
        window.ifPresent(codes -> options.add(FileOptions.WINDOW_SIZE + " " + codes));
        stepSeconds.ifPresent(seconds -> options.add(FileOptions.STEP_SIZE + " " + seconds));
        if (disallowsReuse) options.add(ReuseList.NAME);
        if (hash != OtpHash.SHA1) options.add(FileOptions.ALGORITHM + " " + hash);
        if (digits != FileOptions.DIGITS_USUAL) options.add(FileOptions.DIGITS + " " + digits);
        options.add(
                switch (kind) {
                    case TIME -> FileOptions.TOTP_AUTH;
                    case COUNTER -> FileOptions.HOTP_COUNTER + " " + FIRST_COUNTER;
                });
        return options;
    }
}
