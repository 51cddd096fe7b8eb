package io.sallyport.server.door.pam;

import io.sallyport.engine.FileSettlement;
import io.sallyport.engine.FileSettlement.Stored;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AttemptId;

/** Reads the body of a Settled frame, whole, and proves its end. */
final class SettledReader {
    private static final int USER_MAX = 255;
    private static final int TICKET_MAX = 1_024;
    private static final int ERROR_MAX = 255;

    private SettledReader() {}

    static FileSettlement read(PamFrame frame) throws MalformedBytesException {
        var in = new Cursor(frame.body());
        var settlement =
                new FileSettlement(
                        new AttemptId(in.i64("attempt"), in.i64("attempt")),
                        in.text(1, USER_MAX, "user"),
                        in.blob(1, TICKET_MAX, "ticket"),
                        stored(in.u8("stored")),
                        in.text(0, ERROR_MAX, "error"));
        in.end();
        if (settlement.stored() == Stored.STORED && !settlement.error().isEmpty())
            throw new MalformedBytesException("error of a change that was stored");
        return settlement;
    }

    private static Stored stored(int number) throws MalformedBytesException {
        return switch (number) {
            case 1 -> Stored.STORED;
            case 2 -> Stored.REFUSED;
            case 3 -> Stored.LET_IN;
            default -> throw new MalformedBytesException("stored is 1, 2 or 3");
        };
    }
}
