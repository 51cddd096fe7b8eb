package io.sallyport.engine.judge;

import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.TotpCredential;
import java.util.List;

/**
 * What one evaluated guess costs, in standard guesses of three live six-digit codes (GUESS-3,
 * GUESS-5).
 */
public final class Charge {
    /** Greatest charge of one guess, so that every bucket can hold it. */
    public static final int GREATEST = 3;

    private static final int STANDARD_LIVE_CODES = 3;

    private Charge() {}

    /**
     * The sum over all devices that the guess is compared with, rounded up, at least 1.
     *
     * @param codes consecutive codes in the guess, 1 to 3
     */
    public static int of(List<CodeDevice> devices, int codes) {
        return of(devices, codes, 0);
    }

    /**
     * @param scratchCodes live codes of eight digits that the guess is compared with, too
     *     (GUESS-21)
     */
    static int of(List<CodeDevice> devices, int codes, int scratchCodes) {
        long hundredths = scratchCodes;
        for (CodeDevice device : devices)
            hundredths += liveCodes(device, codes) * hundredthsPerLiveCode(device.digits());
        long standard = 100L * STANDARD_LIVE_CODES;
        return (int) Math.max(1, (hundredths + standard - 1) / standard);
    }

    private static long liveCodes(CodeDevice device, int codes) {
        return switch (device) {
            case TotpCredential totp -> TotpSearch.LIVE_STEPS;
            case HotpCredential hotp -> HotpSearch.lookAhead(codes);
        };
    }

    private static long hundredthsPerLiveCode(int digits) {
        return switch (digits) {
            case 6 -> 100;
            case 7 -> 10;
            default -> 1;
        };
    }
}
