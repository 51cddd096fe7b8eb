package io.sallyport.engine.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sallyport.engine.audit.Cause;

/** What a test expects of a ruling. */
final class Rulings {
    private Rulings() {}

    static void assertAccepted(String device, Ruling ruling) {
        assertEquals(new Ruling.Accepted(device, Cause.RIGHT_CODE, ""), ruling);
    }

    static void assertAcceptedInARow(String device, Ruling ruling) {
        assertEquals(new Ruling.Accepted(device, Cause.RIGHT_CONSECUTIVE_CODES, ""), ruling);
    }

    static void assertRefused(Cause cause, String detail, Ruling ruling) {
        assertEquals(new Ruling.Refused(cause, detail), ruling);
    }

    static void assertRefused(Cause cause, Ruling ruling) {
        assertEquals(cause, assertInstanceOf(Ruling.Refused.class, ruling).cause());
    }

    static Ruling.MoreCodes assertAsksFor(int codes, Ruling ruling) {
        var more = assertInstanceOf(Ruling.MoreCodes.class, ruling);
        assertEquals(codes, more.wanted());
        return more;
    }
}
