package io.sallyport.engine.audit;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import java.util.Optional;

/**
 * The canonical bytes of an audit event: what is stored, and what {@link Link} is a digest of. A
 * change of this format is a new version number; old versions stay readable.
 */
public final class AuditEventFormat {
    private static final int VERSION = 1;
    private static final int TEXT_MAX = 1_024;

    private AuditEventFormat() {}

    public static byte[] write(AuditEvent event) {
        var out = new ByteWriter().u8(VERSION).text(event.id());
        out.instant(event.at());
        out.text(event.account().map(AccountName::value).orElse(""));
        write(event.attempt(), out);
        write(event.circumstances(), out);
        out.word(event.verdict()).word(event.cause()).text(bounded(event.detail()));
        out.text(bounded(event.rule())).text(bounded(event.device())).text(bounded(event.actor()));
        return out.raw(event.previous().bytes()).toByteArray();
    }

    /**
     * @throws MalformedBytesException if these are not the bytes of one event, whole
     */
    public static AuditEvent read(byte[] bytes) throws MalformedBytesException {
        var in = new Cursor(bytes);
        int version = in.u8("version");
        if (version != VERSION)
            throw new MalformedBytesException(
                    "an audit event of version " + version + " is not known");
        var event =
                new AuditEvent(
                        text(in, "id"),
                        in.instant("at"),
                        account(in),
                        attempt(in),
                        circumstances(in),
                        in.word(Verdict.class, "verdict"),
                        in.word(Cause.class, "cause"),
                        text(in, "detail"),
                        text(in, "rule"),
                        text(in, "device"),
                        text(in, "actor"),
                        Link.of(in.take(Link.LENGTH, "previous")));
        in.end();
        return event;
    }

    private static void write(Optional<AttemptId> attempt, ByteWriter out) {
        out.u8(attempt.isPresent() ? 1 : 0);
        attempt.ifPresent(id -> out.i64(id.high()).i64(id.low()));
    }

    private static void write(Circumstances where, ByteWriter out) {
        out.text(bounded(where.door())).text(bounded(where.host())).text(bounded(where.service()));
        out.text(bounded(where.login())).text(bounded(where.address()));
        out.text(bounded(where.remoteHost())).text(bounded(where.terminal()));
    }

    /**
     * An event must always be writable, and readable again, so what a caller sent too long is cut,
     * visibly, and a NUL is replaced.
     */
    private static String bounded(String text) {
        String readable = text.replace('\0', '\ufffd');
        int most = TEXT_MAX / 4;
        if (readable.length() <= most) return readable;
        int end = Character.isHighSurrogate(readable.charAt(most - 1)) ? most - 1 : most;
        return readable.substring(0, end) + "…";
    }

    private static String text(Cursor in, String field) throws MalformedBytesException {
        return in.text(0, TEXT_MAX, field);
    }

    private static Optional<AccountName> account(Cursor in) throws MalformedBytesException {
        String name = text(in, "account");
        if (name.isEmpty()) return Optional.empty();
        var account = AccountName.parse(name);
        if (account.isEmpty()) throw new MalformedBytesException("account is no name");
        return account;
    }

    private static Optional<AttemptId> attempt(Cursor in) throws MalformedBytesException {
        if (in.count(1, false, "attempt") == 0) return Optional.empty();
        return Optional.of(new AttemptId(in.i64("attempt"), in.i64("attempt")));
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
}
