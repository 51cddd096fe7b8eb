package io.sallyport.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AttemptId;
import java.time.Duration;
import java.time.Instant;

/**
 * A judgement on a state file while the module carries it out; sealed, so that nothing is kept here
 * and a restart does not matter.
 *
 * @param event id of the audit event that will tell of it
 * @param at when it was judged
 * @param attempt the attempt that it is of
 * @param where where the attempt came from
 * @param detail completes the cause
 * @param file the state file's path
 */
record FileTicket(
        String event,
        Instant at,
        AttemptId attempt,
        Circumstances where,
        Verdict verdict,
        Cause cause,
        String detail,
        String file) {
    static final Duration LIFETIME = Duration.ofMinutes(1);
    static final int BYTES_MAX = 1_024;

    private static final int VERSION = 1;
    private static final int TEXT_BYTES_MAX = 255;
    private static final int CUT_BYTES_MAX = 96;
    private static final String CUT = "…";

    boolean isFor(AttemptId asked, String login) {
        return attempt.equals(asked) && where.login().equals(login);
    }

    boolean isLate(Instant now) {
        return now.isBefore(at) || !now.isBefore(at.plus(LIFETIME));
    }

    byte[] write() {
        var out = new ByteWriter().u8(VERSION).text(event).instant(at);
        out.i64(attempt.high()).i64(attempt.low());
        out.text(where.door()).text(bounded(where.host())).text(where.service());
        out.text(where.login()).text(where.address());
        out.text(bounded(where.remoteHost())).text(bounded(where.terminal()));
        out.word(verdict).word(cause).text(bounded(detail)).text(bounded(file));
        return out.toByteArray();
    }

    static FileTicket read(byte[] bytes) throws MalformedBytesException {
        var in = new Cursor(bytes);
        if (in.u8("version") != VERSION)
            throw new MalformedBytesException("a ticket of another version");
        var ticket =
                new FileTicket(
                        text(in, "event"),
                        in.instant("at"),
                        new AttemptId(in.i64("attempt"), in.i64("attempt")),
                        circumstances(in),
                        in.word(Verdict.class, "verdict"),
                        in.word(Cause.class, "cause"),
                        text(in, "detail"),
                        text(in, "file"));
        in.end();
        return ticket;
    }

    private static Circumstances circumstances(Cursor in) throws MalformedBytesException {
        return new Circumstances(
                text(in, "door"),
                text(in, "host"),
                text(in, "service"),
                text(in, "login"),
                text(in, "address"),
                text(in, "remote host"),
                text(in, "terminal"));
    }

    private static String text(Cursor in, String field) throws MalformedBytesException {
        return in.text(0, TEXT_BYTES_MAX, field);
    }

    /**
     * A ticket has {@link #BYTES_MAX} bytes at most, sealed. What tells it apart is never cut; what
     * only describes is, visibly.
     */
    private static String bounded(String text) {
        if (text.getBytes(UTF_8).length <= CUT_BYTES_MAX) return text;
        var out = new StringBuilder();
        int bytes = CUT.getBytes(UTF_8).length;
        for (int c : text.codePoints().toArray()) {
            bytes += Character.toString(c).getBytes(UTF_8).length;
            if (bytes > CUT_BYTES_MAX) break;
            out.appendCodePoint(c);
        }
        return out.append(CUT).toString();
    }
}
