package io.sallyport.engine.account;

import io.sallyport.engine.account.RecoveryCodes.Origin;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bytes of one credential inside a register. */
final class CredentialFormat {
    private static final int TOTP = 1;
    private static final int HOTP = 2;
    private static final int CODES = 3;
    private static final int SCRATCH_CODES = 4;
    private static final int PASSKEY = 5;

    /** Base64 has four characters for three bytes. */
    private static final int PASSKEY_CHARACTERS_MAX = 1_024;

    private CredentialFormat() {}

    /** What every credential begins with. */
    private record Head(CredentialId id, String label, Instant createdAt) {}

    static void write(Credential credential, ByteWriter out) {
        switch (credential) {
            case TotpCredential totp -> write(totp, out);
            case HotpCredential hotp -> write(hotp, out);
            case RecoveryCodes codes -> write(codes, out);
            case Passkey passkey -> write(passkey, out);
        }
    }

    static Credential read(Cursor in) throws MalformedBytesException {
        int kind = in.u8("credential");
        return AccountFormat.checked(() ->
                switch (kind) {
                    case TOTP -> totp(in);
                    case HOTP -> hotp(in);
                    case CODES -> codes(in, Origin.OURS);
                    case SCRATCH_CODES -> codes(in, Origin.STATE_FILE);
                    case PASSKEY -> passkey(in);
                    default ->
                            throw new MalformedBytesException(
                                    "a credential of kind " + kind + " is not known");
                });
    }

    private static void head(int kind, Credential credential, ByteWriter out) {
        out.u8(kind)
                .i64(credential.id().value())
                .text(credential.label())
                .instant(credential.createdAt());
    }

    private static Head head(Cursor in) throws MalformedBytesException {
        return new Head(
                new CredentialId(in.i64("id")),
                in.text(1, Labels.BYTES_MAX, "label"),
                in.instant("createdAt"));
    }

    private static void write(TotpCredential totp, ByteWriter out) {
        head(TOTP, totp, out);
        out.word(totp.parameters().hash()).u8(totp.parameters().digits());
        out.u16((int) totp.parameters().timeStep().toSeconds()).blob(totp.secret().bytes());
        out.i64(totp.lastStep()).i64(totp.drift()).i64(totp.driftHint());
        write(totp.lastUsedAt(), out);
    }

    private static TotpCredential totp(Cursor in) throws MalformedBytesException {
        var head = head(in);
        var parameters =
                new Totp(
                        in.word(OtpHash.class, "hash"),
                        in.u8("digits"),
                        Duration.ofSeconds(in.u16("timeStep")));
        return new TotpCredential(
                head.id(),
                head.label(),
                head.createdAt(),
                parameters,
                secret(in),
                in.i64("lastStep"),
                small(in, "drift"),
                small(in, "driftHint"),
                optionalInstant(in, "lastUsedAt"));
    }

    private static void write(HotpCredential hotp, ByteWriter out) {
        head(HOTP, hotp, out);
        out.word(hotp.parameters().hash())
                .u8(hotp.parameters().digits())
                .blob(hotp.secret().bytes());
        out.i64(hotp.nextCounter());
        write(hotp.lastUsedAt(), out);
    }

    private static HotpCredential hotp(Cursor in) throws MalformedBytesException {
        var head = head(in);
        return new HotpCredential(
                head.id(),
                head.label(),
                head.createdAt(),
                new Hotp(in.word(OtpHash.class, "hash"), in.u8("digits")),
                secret(in),
                in.i64("nextCounter"),
                optionalInstant(in, "lastUsedAt"));
    }

    private static void write(RecoveryCodes codes, ByteWriter out) {
        head(codes.isScratchCodes() ? SCRATCH_CODES : CODES, codes, out);
        out.blob(codes.key().bytes()).u8(codes.unused().size());
        codes.unused().forEach(digest -> out.raw(digest.bytes()));
        out.u8(codes.issued());
        write(codes.endsAt(), out);
    }

    private static RecoveryCodes codes(Cursor in, Origin origin) throws MalformedBytesException {
        var head = head(in);
        return new RecoveryCodes(
                head.id(),
                head.label(),
                head.createdAt(),
                secret(in),
                digests(in),
                in.u8("issued"),
                optionalInstant(in, "endsAt"),
                origin);
    }

    private static void write(Passkey passkey, ByteWriter out) {
        head(PASSKEY, passkey, out);
        out.text(passkey.handle()).text(passkey.publicKey()).u32(passkey.counter());
        out.instant(passkey.lastCeremony());
        write(passkey.lastUsedAt(), out);
    }

    private static Passkey passkey(Cursor in) throws MalformedBytesException {
        var head = head(in);
        return new Passkey(
                head.id(),
                head.label(),
                head.createdAt(),
                in.text(1, PASSKEY_CHARACTERS_MAX, "handle"),
                in.text(1, PASSKEY_CHARACTERS_MAX, "publicKey"),
                in.u32("counter"),
                in.instant("lastCeremony"),
                optionalInstant(in, "lastUsedAt"));
    }

    private static List<CodeDigest> digests(Cursor in) throws MalformedBytesException {
        int count = in.count(RecoveryCodes.CODES_MAX, false, "codes");
        var digests = new ArrayList<CodeDigest>(count);
        for (int i = 0; i < count; i++)
            digests.add(CodeDigest.of(in.take(CodeDigest.LENGTH, "code")));
        return digests;
    }

    private static WrappedSecret secret(Cursor in) throws MalformedBytesException {
        return WrappedSecret.of(in.blob(1, WrappedSecret.BYTES_MAX, "secret"));
    }

    private static int small(Cursor in, String field) throws MalformedBytesException {
        long value = in.i64(field);
        if (value != (int) value) throw new MalformedBytesException(field + " is out of range");
        return (int) value;
    }

    private static void write(Optional<Instant> instant, ByteWriter out) {
        out.u8(instant.isPresent() ? 1 : 0);
        instant.ifPresent(out::instant);
    }

    private static Optional<Instant> optionalInstant(Cursor in, String field)
            throws MalformedBytesException {
        return in.count(1, false, field) == 0 ? Optional.empty() : Optional.of(in.instant(field));
    }
}
