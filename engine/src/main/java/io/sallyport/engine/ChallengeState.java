package io.sallyport.engine;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.judge.Answer;
import io.sallyport.otp.OneTimePassword;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What lies sealed in a challenge's id, so that it survives a restart and a change of node
 * (SSH-160).
 *
 * @param request digest of the request and the purpose that it was made for
 * @param round which answer it asks for, counted from 1
 * @param expires when it can no longer be answered
 * @param earlier codes of earlier rounds, not yet compared with anything
 * @param waiting id of the login that can be approved in a browser; empty if it cannot
 */
record ChallengeState(
        AccountName account,
        byte[] request,
        int round,
        Instant expires,
        Optional<Answer.Codes> earlier,
        String waiting) {
    private static final int VERSION = 2;
    private static final int WAITING_MAX = 16;
    private static final int DIGEST_BYTES = 32;

    /**
     * Under which the verdict on the answer is kept, so that it is repeated for the same attempt
     * with the same purpose only (GUESS-61).
     */
    AttemptId receipt() {
        var digest = ByteBuffer.wrap(request);
        return new AttemptId(digest.getLong(), digest.getLong());
    }

    byte[] write() {
        var out =
                new ByteWriter()
                        .u8(VERSION)
                        .text(account.value())
                        .raw(request)
                        .u8(round)
                        .instant(expires);
        var codes = earlier.map(Answer.Codes::codes).orElse(java.util.List.of());
        out.u8(codes.size());
        for (OneTimePassword code : codes) out.text(code.reveal());
        return out.text(waiting).toByteArray();
    }

    static ChallengeState read(byte[] bytes) throws MalformedBytesException {
        var in = new Cursor(bytes);
        if (in.u8("version") != VERSION)
            throw new MalformedBytesException("a challenge of another version");
        var account =
                AccountName.parse(in.text(1, AccountName.BYTES_MAX, "account"))
                        .orElseThrow(() -> new MalformedBytesException("account is no name"));
        var state =
                new ChallengeState(
                        account,
                        in.take(DIGEST_BYTES, "request"),
                        in.u8("round"),
                        in.instant("expires"),
                        earlier(in),
                        in.text(0, WAITING_MAX, "waiting"));
        in.end();
        return state;
    }

    private static Optional<Answer.Codes> earlier(Cursor in) throws MalformedBytesException {
        int count = in.count(Answer.CODES_MAX, false, "codes");
        var codes = new ArrayList<OneTimePassword>(count);
        for (int i = 0; i < count; i++)
            codes.add(
                    OneTimePassword.parse(in.text(6, 8, "code"))
                            .orElseThrow(() -> new MalformedBytesException("code is none")));
        return codes.isEmpty() ? Optional.empty() : Optional.of(new Answer.Codes(codes));
    }
}
