package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * A state file written anew, as google-authenticator would write it (FMT-62, GA-42). Holds the
 * secret, and is silent.
 *
 * @param content the caller clears it
 * @param scratchCodes new ones: of those in the store only digests are kept
 * @param mark how far the device had got
 */
public record FileText(byte[] content, List<String> scratchCodes, long mark) {
    private static final int SCRATCH_CODES = 5;
    private static final int SCRATCH_CODE_MIN = 10_000_000;
    private static final int SCRATCH_CODE_BOUND = 100_000_000;
    private static final int STEP_SECONDS = 30;

    /** A file bears guessing only because of this line. */
    private static final String RATE_LIMIT = "RATE_LIMIT 3 30";

    public FileText {
        scratchCodes = List.copyOf(scratchCodes);
    }

    /** Why the device cannot be a file; empty if it can. */
    public static String obstacle(CodeDevice device) {
        Hotp hotp =
                switch (device) {
                    case TotpCredential totp -> totp.parameters().hotp();
                    case HotpCredential counter -> counter.parameters();
                };
        if (hotp.hash() != OtpHash.SHA1) return "its hash is " + hotp.hash() + ", not SHA-1";
        if (hotp.digits() != 6) return "its codes have " + hotp.digits() + " digits, not 6";
        if (device instanceof TotpCredential totp
                && totp.parameters().timeStep().toSeconds() > FileOptions.STEP_SECONDS_MAX)
            return "its time step is longer than " + FileOptions.STEP_SECONDS_MAX + " seconds";
        return "";
    }

    /** A number that changes with every code that is accepted. */
    public static long mark(CodeDevice device) {
        return switch (device) {
            case TotpCredential totp -> totp.lastStep();
            case HotpCredential hotp -> hotp.nextCounter();
        };
    }

    /**
     * @param device one without an {@link #obstacle}
     */
    public static FileText of(CodeDevice device, SharedSecret secret, RandomGenerator random) {
        List<String> codes =
                random.ints(SCRATCH_CODE_MIN, SCRATCH_CODE_BOUND)
                        .distinct()
                        .limit(SCRATCH_CODES)
                        .mapToObj(String::valueOf)
                        .toList();
        var lines = new ArrayList<String>();
        lines.add("\" " + RATE_LIMIT);
        switch (device) {
            case TotpCredential totp -> ofClock(totp, lines);
            // The old module knows no counter 0.
            case HotpCredential hotp ->
                    lines.add("\" HOTP_COUNTER " + Math.max(1, hotp.nextCounter()));
        }
        lines.addAll(codes);
        byte[] rest = ("\n" + String.join("\n", lines) + "\n").getBytes(US_ASCII);
        return new FileText(joined(secret, rest), codes, mark(device));
    }

    private static void ofClock(TotpCredential totp, List<String> lines) {
        long seconds = totp.parameters().timeStep().toSeconds();
        if (seconds != STEP_SECONDS) lines.add("\" STEP_SIZE " + seconds);
        if (totp.drift() != 0) lines.add("\" TIME_SKEW " + totp.drift());
        lines.add("\" " + ReuseList.NAME + " " + used(totp.lastStep()));
        lines.add("\" TOTP_AUTH");
    }

    /**
     * Here all steps up to the last one are burned, in a file only those that are listed (GA-2): as
     * many as its window can reach.
     */
    private static String used(long last) {
        return Numbers.join(
                LongStream.rangeClosed(last - FileOptions.WINDOW + 1, last)
                        .filter(step -> step >= 0)
                        .boxed()
                        .toList());
    }

    private static byte[] joined(SharedSecret secret, byte[] rest) {
        char[] base32 = secret.toBase32();
        var whole = new byte[base32.length + rest.length];
        for (int i = 0; i < base32.length; i++) whole[i] = (byte) base32[i];
        System.arraycopy(rest, 0, whole, base32.length, rest.length);
        Arrays.fill(base32, '\0');
        Arrays.fill(rest, (byte) 0);
        return whole;
    }

    /** Says the size only. */
    @Override
    public String toString() {
        return "FileText[" + content.length + " bytes]";
    }
}
