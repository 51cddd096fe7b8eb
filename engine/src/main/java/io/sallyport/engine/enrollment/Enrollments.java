package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.keys.Seal;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.otp.SharedSecret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Begins an enrolment and proves its first code; a device counts only from then on (FMT-4). No
 * budget is needed here: whoever holds the ticket has been shown the secret.
 */
public final class Enrollments {
    /** How long the first code can be typed. */
    public static final Duration TICKET_LIFETIME = Duration.ofMinutes(15);

    /** As RFC 4226, section 4, R6 recommends. */
    private static final int SECRET_BYTES = 20;

    /** How far a phone's clock may be off at enrolment; it is learned as drift. */
    private static final int PROOF_STEPS = 20;

    /** Some apps begin at counter 0, some at 1, and people press more than once. */
    private static final int PROOF_COUNTERS = 20;

    private final KeyWrapper keys;
    private final Seal seal;
    private final InstantSource clock;
    private final SecureRandom random;

    public Enrollments(KeyWrapper keys, Seal seal, InstantSource clock, SecureRandom random) {
        this.keys = keys;
        this.seal = seal;
        this.clock = clock;
        this.random = random;
    }

    /**
     * An enrolment that has begun.
     *
     * @param ticket to be handed back with the first code
     * @param uri for the QR code; holds the secret, and the caller closes it
     */
    public record Begun(byte[] ticket, OtpAuthUri uri) {}

    /** What proving the first code brought. */
    public sealed interface Proof {
        /**
         * The code is right.
         *
         * @param device to be applied to the account; the caller closes it
         * @param note for the owner; may be empty
         */
        record Proven(AddDevice device, String note) implements Proof {}

        /** The code is wrong; {@code message} says what to do. */
        record NotProven(String message) implements Proof {}
    }

    public Begun begin(AccountName account, DeviceRequest request) {
        try (var secret = SharedSecret.random(SECRET_BYTES, random)) {
            var ticket =
                    new Ticket(
                            account,
                            request.label(),
                            request.kind(),
                            secret,
                            clock.instant().plus(TICKET_LIFETIME));
            return new Begun(seal.close(ticket.write()), uri(request, secret));
        }
    }

    /** Proves the first code of the device that {@code ticket} began for {@code account}. */
    public Proof prove(AccountName account, byte[] ticket, Answer typed) {
        var opened = seal.open(ticket).flatMap(Enrollments::read);
        if (opened.isEmpty()) return notBegunHere();
        Proof proof = prove(account, opened.get(), typed);
        if (proof instanceof Proof.NotProven) opened.get().secret().close();
        return proof;
    }

    private Proof prove(AccountName account, Ticket ticket, Answer typed) {
        if (!ticket.account().equals(account)) return notBegunHere();
        Instant now = clock.instant();
        if (!now.isBefore(ticket.expires()))
            return new Proof.NotProven("This enrolment has expired; begin again.");
        return prove(ticket, typed, now);
    }

    private static Proof notBegunHere() {
        return new Proof.NotProven("This enrolment was not begun here; begin again.");
    }

    private Proof prove(Ticket ticket, Answer typed, Instant now) {
        var request = new DeviceRequest(ticket.label(), ticket.kind(), "", Optional.empty());
        if (!(typed instanceof Answer.Codes codes)
                || codes.codes().getFirst().length() != request.digits())
            return new Proof.NotProven("That is not a code of " + request.digits() + " digits.");
        var code = codes.codes().getLast();
        return switch (ticket.kind()) {
            case Kind.Clock clockKind -> proveClock(ticket, clockKind, code, now);
            case Kind.Counter counterKind -> proveCounter(ticket, counterKind, code);
        };
    }

    private Proof proveClock(Ticket ticket, Kind.Clock kind, OneTimePassword code, Instant now) {
        var totp = kind.parameters();
        long step = totp.stepAt(now);
        OptionalLong found =
                totp.hotp()
                        .matchingCounter(
                                ticket.secret(), code, step - PROOF_STEPS, 2 * PROOF_STEPS + 1);
        if (found.isEmpty())
            return new Proof.NotProven(
                    "That is not a code of this secret. Is it the new entry in your app, and is"
                            + " your phone's clock right?");
        int drift = (int) (found.getAsLong() - step);
        // One step is what slow typing looks like; more is the phone's clock.
        int learned = Math.abs(drift) <= 1 ? 0 : drift;
        var device = new AddDevice(ticket, found.getAsLong(), learned, keys, random);
        return new Proof.Proven(device, learned == 0 ? "" : clockNote(learned, totp.timeStep()));
    }

    private Proof proveCounter(Ticket ticket, Kind.Counter kind, OneTimePassword code) {
        OptionalLong found =
                kind.parameters().matchingCounter(ticket.secret(), code, 0, PROOF_COUNTERS);
        if (found.isEmpty())
            return new Proof.NotProven(
                    "That is not one of the first codes of this secret. Is it the new entry in your"
                            + " app?");
        return new Proof.Proven(new AddDevice(ticket, found.getAsLong(), 0, keys, random), "");
    }

    private static String clockNote(int drift, Duration step) {
        long seconds = Math.abs(drift) * step.toSeconds();
        return "Your device's clock is about "
                + seconds
                + " seconds "
                + (drift > 0 ? "ahead" : "behind")
                + ". That is taken into account, but better set it right.";
    }

    private static OtpAuthUri uri(DeviceRequest request, SharedSecret secret) {
        return switch (request.kind()) {
            case Kind.Clock clock ->
                    OtpAuthUri.totp(
                            clock.parameters(),
                            secret,
                            request.shownAccount(),
                            request.shownIssuer());
            case Kind.Counter counter ->
                    OtpAuthUri.hotp(
                            counter.parameters(),
                            0,
                            secret,
                            request.shownAccount(),
                            request.shownIssuer());
        };
    }

    private static Optional<Ticket> read(byte[] plain) {
        try {
            return Optional.of(Ticket.read(plain));
        } catch (MalformedBytesException e) {
            return Optional.empty(); // of another version of this server
        }
    }
}
