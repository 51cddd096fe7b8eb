package io.sallyport.engine.account;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;

/** The bytes of a grace inside a register. */
final class GraceFormat {
    private static final int TEXT_MAX = 1_024;

    private GraceFormat() {}

    static void write(Grace grace, ByteWriter out) {
        out.text(grace.login()).text(grace.host());
        grace.session().writeTo(out);
        out.text(grace.terminal()).text(grace.service()).text(grace.event());
        out.instant(grace.since()).instant(grace.until());
    }

    static Grace read(Cursor in) throws MalformedBytesException {
        return new Grace(
                in.text(0, TEXT_MAX, "login"),
                in.text(0, TEXT_MAX, "host"),
                TerminalSession.read(in),
                in.text(0, TEXT_MAX, "terminal"),
                in.text(0, TEXT_MAX, "service"),
                in.text(0, TEXT_MAX, "event"),
                in.instant("since"),
                in.instant("until"));
    }
}
