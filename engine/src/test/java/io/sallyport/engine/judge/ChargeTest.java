package io.sallyport.engine.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.Totp;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GUESS-5: the sum over all devices of w x 10^(6-d) / 3, rounded up, at least 1. */
class ChargeTest {
    /** Devices as letters: T by clock, H by counter, each with its digits. */
    @ParameterizedTest
    @CsvSource({
        // devices, one code, two codes, three codes
        "T6,             1,  1,  1",
        "T7,             1,  1,  1",
        "T8,             1,  1,  1",
        "H6,             1,  4, 34",
        "H7,             1,  1,  4",
        "H8,             1,  1,  1",
        "T6 T6,          2,  2,  2",
        "T6 H6,          2,  5, 35",
        "H6 H6,          2,  7, 67",
        "T6 T6 T6,       3,  3,  3",
        "T6 T6 H6,       3,  6, 36",
        "T7 T7 T7,       1,  1,  1",
        "T6 T7,          2,  2,  2",
        "T6 T8,          2,  2,  2",
        "T8 T8 T8 T8,    1,  1,  1",
        "T6 T6 T6 T6,    4,  4,  4",
    })
    void charges_are_summed_and_rounded_up(String devices, int one, int two, int three) {
        var all = devices(devices);
        assertEquals(one, Charge.of(all, 1));
        assertEquals(two, Charge.of(all, 2));
        assertEquals(three, Charge.of(all, 3));
    }

    /** The same sum in plain decimals. */
    @Test
    void charges_agree_with_the_formula() {
        Property.holds(
                500,
                random -> {
                    var kinds = new ArrayList<String>();
                    int count = 1 + random.nextInt(15);
                    for (int i = 0; i < count; i++)
                        kinds.add((random.nextBoolean() ? "T" : "H") + (6 + random.nextInt(3)));
                    for (int codes = 1; codes <= 3; codes++)
                        assertEquals(
                                byFormula(kinds, codes),
                                Charge.of(devices(String.join(" ", kinds)), codes),
                                kinds + ", codes " + codes);
                });
    }

    /** GUESS-5: a charge always fits the buckets, for what an account may have. */
    @Test
    void the_greatest_charge_fits_every_bucket() {
        assertEquals(3, Charge.GREATEST);
        for (String devices : List.of("T6 T6 T6", "T6 H6 H6", "H6 H6 H6")) {
            assertEquals(Charge.GREATEST, Charge.of(devices(devices), 1));
            for (Bucket bucket :
                    List.of(
                            GuessBudget.STRANGER.shortTerm(),
                            GuessBudget.STRANGER.day(),
                            GuessBudget.STRANGER.month(),
                            GuessBudget.KNOWN.shortTerm(),
                            GuessBudget.KNOWN.day(),
                            GuessBudget.KNOWN.month()))
                assertEquals(true, bucket.capacity() >= Charge.of(devices(devices), 1));
            assertEquals(true, GuessBudget.LEVEL_TWO.capacity() >= Charge.of(devices(devices), 2));
        }
    }

    private static int byFormula(List<String> kinds, int codes) {
        var sum = BigDecimal.ZERO;
        for (String kind : kinds) {
            int live = kind.startsWith("T") ? 3 : new int[] {3, 10, 100}[codes - 1];
            int digits = kind.charAt(1) - '0';
            sum = sum.add(BigDecimal.valueOf(live).movePointLeft(digits - 6));
        }
        return sum.divide(BigDecimal.valueOf(3), 0, RoundingMode.CEILING)
                .max(BigDecimal.ONE)
                .intValueExact();
    }

    private static List<CodeDevice> devices(String kinds) {
        var owner = new Rehearsal();
        int number = 0;
        for (String kind : kinds.split(" ")) {
            int digits = kind.charAt(1) - '0';
            String label = kind + " number " + ++number;
            if (kind.startsWith("T"))
                owner.totp(label, new Totp(OtpHash.SHA1, digits, Duration.ofSeconds(30)));
            else owner.hotp(label, digits, 0);
        }
        return owner.account().codeDevices().toList();
    }
}
