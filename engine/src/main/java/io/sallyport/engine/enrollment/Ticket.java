package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Labels;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * An enrolment that has begun, as it travels sealed through the caller's hands: nothing is kept
 * until a code has been proven, so an enrolment that is given up leaves nothing behind.
 */
record Ticket(AccountName account, String label, Kind kind, SharedSecret secret, Instant expires) {
    private static final int VERSION = 1;
    private static final int CLOCK = 1;
    private static final int COUNTER = 2;
    private static final int SECRET_BYTES_MAX = 128;

    byte[] write() {
        var out = new ByteWriter().u8(VERSION).text(account.value()).text(label).instant(expires);
        switch (kind) {
            case Kind.Clock clock -> {
                out.u8(CLOCK).word(clock.parameters().hash()).u8(clock.parameters().digits());
                out.u16((int) clock.parameters().timeStep().toSeconds());
            }
            case Kind.Counter counter ->
                    out.u8(COUNTER)
                            .word(counter.parameters().hash())
                            .u8(counter.parameters().digits());
        }
        return secret.lend(out::blob).toByteArray();
    }

    /** The caller closes the secret. */
    static Ticket read(byte[] bytes) throws MalformedBytesException {
        var in = new Cursor(bytes);
        if (in.u8("version") != VERSION)
            throw new MalformedBytesException("a ticket of another version");
        var account =
                AccountName.parse(in.text(1, AccountName.BYTES_MAX, "account"))
                        .orElseThrow(() -> new MalformedBytesException("account is no name"));
        String label = in.text(1, Labels.BYTES_MAX, "label");
        if (Labels.faultOf(label).isPresent())
            throw new MalformedBytesException("label is no device's name");
        Instant expires = in.instant("expires");
        Kind kind = kind(in);
        byte[] secret = in.blob(1, SECRET_BYTES_MAX, "secret");
        try {
            in.end();
            return new Ticket(account, label, kind, SharedSecret.of(secret), expires);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static Kind kind(Cursor in) throws MalformedBytesException {
        int kind = in.u8("kind");
        var hash = in.word(OtpHash.class, "hash");
        int digits = in.u8("digits");
        try {
            return switch (kind) {
                case CLOCK ->
                        new Kind.Clock(
                                new Totp(hash, digits, Duration.ofSeconds(in.u16("timeStep"))));
                case COUNTER -> new Kind.Counter(new Hotp(hash, digits));
                default ->
                        throw new MalformedBytesException(
                                "a device of kind " + kind + " is not known");
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException(String.valueOf(e.getMessage()));
        }
    }
}
