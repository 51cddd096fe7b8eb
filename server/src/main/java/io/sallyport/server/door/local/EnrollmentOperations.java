package io.sallyport.server.door.local;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.enrollment.AddDevice;
import io.sallyport.engine.enrollment.DeviceRequest;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.enrollment.Enrollments.Proof;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.Answer;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.Totp;
import io.sallyport.server.door.local.wire.BeginEnrollment;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import io.sallyport.server.door.local.wire.ProveEnrollment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Adding a device: it counts once a code of it has been proven (FMT-4). */
final class EnrollmentOperations {
    private static final int TICKET_BYTES_MAX = 2_048;
    private static final int PERIOD_SECONDS_MAX = 3_600;

    private final Enrollments enrollments;
    private final Changes changes;
    private final AccountStore store;
    private final InstantSource clock;
    private final String issuer;

    EnrollmentOperations(LocalParts parts, Changes changes) {
        this.enrollments = parts.enrollments();
        this.changes = changes;
        this.store = parts.store();
        this.clock = parts.clock();
        this.issuer = parts.issuer();
    }

    EnrollmentBegun begin(Visit visit, BeginEnrollment message) throws RefusedException {
        AccountName account = visit.account();
        String label = Texts.label(message.label());
        // The change itself checks it, too; here the person has not scanned anything yet.
        if (existing(account).flatMap(known -> known.labelled(label)).isPresent())
            throw RefusedException.refused(
                    "There is a device called \""
                            + label
                            + "\" already; give this one another"
                            + " name with --label.");
        var request =
                new DeviceRequest(
                        label,
                        kind(message.parameters()),
                        shown(account, message),
                        shownIssuer(message));
        return begun(account, visit.hostName(), request);
    }

    ChangeReply prove(Visit visit, ProveEnrollment message) throws RefusedException {
        byte[] ticket = Changes.base64(message.ticket(), TICKET_BYTES_MAX, "ticket");
        var proof = enrollments.prove(visit.account(), ticket, Answer.parse(message.code().text()));
        return switch (proof) {
            case Proof.NotProven wrong -> ChangeReply.notProven(wrong.message());
            case Proof.Proven proven -> {
                try (AddDevice device = proven.device()) {
                    yield changes.make(
                            visit, message.stepUp(), device, () -> brought(device, proven.note()));
                }
            }
        };
    }

    private EnrollmentBegun begun(AccountName account, String host, DeviceRequest request)
            throws RefusedException {
        var expires = clock.instant().plus(Enrollments.TICKET_LIFETIME);
        Enrollments.Begun begun;
        try {
            begun = enrollments.begin(account, request);
        } catch (IllegalArgumentException e) {
            // The names go into the URI, which has rules of its own (FMT-13, FMT-15).
            throw RefusedException.malformed(
                    "The name shown in the app will not do: " + e.getMessage() + ".");
        }
        try (var uri = begun.uri()) {
            char[] secret = uri.secret().toBase32();
            try {
                return new EnrollmentBegun(
                        account.value(),
                        host,
                        Base64.getEncoder().encodeToString(begun.ticket()),
                        uri.reveal(),
                        new String(secret),
                        expires);
            } finally {
                Arrays.fill(secret, '\0');
            }
        }
    }

    private Optional<Account> existing(AccountName name) {
        return store.find(name).map(Versioned::account);
    }

    private static Changes.Brought brought(AddDevice device, String note) {
        return new Changes.Brought(
                Optional.of(note).filter(text -> !text.isEmpty()),
                device.recoveryCodes().stream().map(RecoveryCode::reveal).toList());
    }

    private static String shown(AccountName account, BeginEnrollment message) {
        // A colon parts issuer and account in the URI.
        return message.shownAccount().orElseGet(() -> account.value().replace(':', '.'));
    }

    private Optional<String> shownIssuer(BeginEnrollment message) {
        return Optional.of(message.shownIssuer().orElse(issuer)).filter(text -> !text.isBlank());
    }

    private static DeviceRequest.Kind kind(CodeParameters parameters) throws RefusedException {
        if (parameters.digits() < 6 || parameters.digits() > 8)
            throw RefusedException.malformed("A code has 6, 7 or 8 digits.");
        OtpHash hash = hash(parameters.algorithm());
        return switch (parameters.type()) {
            case CodeParameters.TOTP -> {
                int period = parameters.period().orElse(30);
                if (period < 1 || period > PERIOD_SECONDS_MAX)
                    throw RefusedException.malformed(
                            "The period is 1 to " + PERIOD_SECONDS_MAX + " seconds.");
                yield new DeviceRequest.Kind.Clock(
                        new Totp(hash, parameters.digits(), Duration.ofSeconds(period)));
            }
            case CodeParameters.HOTP -> {
                if (parameters.period().isPresent())
                    throw RefusedException.malformed("A counter has no period.");
                yield new DeviceRequest.Kind.Counter(new Hotp(hash, parameters.digits()));
            }
            default -> throw RefusedException.malformed("The type is totp or hotp.");
        };
    }

    private static OtpHash hash(String algorithm) throws RefusedException {
        return switch (algorithm) {
            case "SHA1" -> OtpHash.SHA1;
            case "SHA256" -> OtpHash.SHA256;
            case "SHA512" -> OtpHash.SHA512;
            default -> throw RefusedException.malformed("The algorithm is SHA1, SHA256 or SHA512.");
        };
    }
}
