package io.sallyport.server.door.http;

import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.BrowserReceipt;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AttemptId;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A login that an application has begun: the whole request and the engine's challenge, so that any
 * node can go on with it, after a restart, too. It travels sealed.
 *
 * @param app name of the application that began it, and alone may go on
 * @param request as the engine saw it
 * @param challenge id of the engine's challenge
 */
record LoginTicket(String app, AuthenticationRequest request, byte[] challenge) {
    /** Longest ticket in bytes, sealed. */
    static final int BYTES_MAX = 16 * 1_024;

    private static final int VERSION = 1;
    private static final int TEXT_BYTES_MAX = 1_024;

    byte[] write() {
        Circumstances where = request.circumstances();
        AttemptId attempt = request.attempt();
        var out = new ByteWriter().u8(VERSION).text(app).i64(attempt.high()).i64(attempt.low());
        out.text(where.door()).text(where.host()).text(where.service()).text(where.login());
        out.text(where.address()).text(where.remoteHost());
        out.u8(request.firstStep() == FirstStep.FAILED ? 1 : 0);
        out.u8(request.groups().size());
        request.groups().forEach(out::text);
        out.u8(request.receipt().isPresent() ? 1 : 0);
        request.receipt().ifPresent(receipt -> out.blob(receipt.shown()).raw(receipt.next()));
        return out.blob(challenge).toByteArray();
    }

    static LoginTicket read(byte[] bytes) throws MalformedBytesException {
        var in = new Cursor(bytes);
        if (in.u8("version") != VERSION)
            throw new MalformedBytesException("a login of another version");
        String app = text(in, "app");
        var attempt = new AttemptId(in.i64("attempt"), in.i64("attempt"));
        var where =
                new Circumstances(
                        text(in, "door"),
                        text(in, "host"),
                        text(in, "service"),
                        text(in, "login"),
                        text(in, "address"),
                        text(in, "agent"),
                        "");
        var firstStep = in.u8("first step") == 0 ? FirstStep.NOT_FAILED : FirstStep.FAILED;
        Set<String> groups = new HashSet<>();
        for (int left = in.u8("groups"); left > 0; left--) groups.add(text(in, "group"));
        Optional<BrowserReceipt> receipt =
                in.u8("receipt") == 0 ? Optional.empty() : Optional.of(receipt(in));
        byte[] challenge = in.blob(1, Challenge.ID_BYTES_MAX, "challenge");
        in.end();
        var request =
                new AuthenticationRequest(
                        attempt,
                        where,
                        groups,
                        OptionalLong.empty(),
                        firstStep,
                        Optional.empty(),
                        Optional.empty(),
                        receipt);
        return new LoginTicket(app, request, challenge);
    }

    private static BrowserReceipt receipt(Cursor in) throws MalformedBytesException {
        byte[] shown = in.blob(0, BrowserReceipt.BYTES, "shown");
        if (shown.length != 0 && shown.length != BrowserReceipt.BYTES)
            throw new MalformedBytesException("a receipt of another length");
        return new BrowserReceipt(shown, in.take(BrowserReceipt.BYTES, "next"));
    }

    private static String text(Cursor in, String field) throws MalformedBytesException {
        return in.text(0, TEXT_BYTES_MAX, field);
    }
}
