package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.BeginEnrollment;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "enroll",
        header = "Set up a phone, or another device, that shows one-time codes.",
        description = {
            "",
            "Draws a QR code for an authenticator app, and asks for a code of it: only then the"
                    + " device counts. The first device brings recovery codes, shown once."
        },
        footer = {
            "",
            "Examples:",
            "  sallyport enroll                      the usual: six digits, every 30 seconds",
            "  sallyport enroll --label tablet       a further device",
            "  sallyport enroll --hotp --label key   a token with a button",
            "  sallyport enroll --from anna.enroll   what an administrator has begun for you",
            "  sudo sallyport enroll --user anna     for somebody who sits beside you"
        })
final class EnrollCommand extends ServerCommand {
    private static final String FIRST_LABEL = "phone";

    @Spec @Nullable CommandSpec spec;

    @Option(names = "--label", paramLabel = "NAME", description = "What to call the device.")
    @Nullable String label;

    @Option(names = "--hotp", description = "Codes by counter, one for each press, not by clock.")
    boolean hotp;

    @Option(
            names = "--algorithm",
            paramLabel = "HASH",
            description = "sha1 (default), sha256 or sha512; most apps know sha1 only.")
    @Nullable String algorithm;

    @Option(names = "--digits", paramLabel = "N", description = "6 (default), 7 or 8.")
    @Nullable Integer digits;

    @Option(
            names = "--period",
            paramLabel = "SECONDS",
            description = "How long a code is shown: 30 (default), up to 3600.")
    @Nullable Integer period;

    @Option(
            names = "--issuer",
            paramLabel = "TEXT",
            description = "What the app shows as the place.")
    @Nullable String issuer;

    @Option(
            names = "--account-label",
            paramLabel = "TEXT",
            description = "What the app shows as the name.")
    @Nullable String accountLabel;

    @Option(names = "--ask", description = "Ask for all of this.")
    boolean ask;

    @Option(names = "--user", paramLabel = "NAME", description = "For somebody else (root).")
    @Nullable String user;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Go on with what an administrator began.")
    @Nullable Path from;

    @Option(
            names = "--qr",
            paramLabel = "STYLE",
            defaultValue = "auto",
            description = "auto (default), utf8, ascii or none.")
    String qr = "auto";

    @Option(names = "--show-uri", description = "Print the otpauth URI, too: it holds the secret.")
    boolean showUri;

    EnrollCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException, IOException {
        QrStyle style = style();
        var dialogue = new EnrollmentDialogue(surroundings, server());
        if (from != null) {
            var file = EnrollmentFile.read(from);
            dialogue.prove(
                    new EnrollmentDialogue.Begun(
                            file.enrollment(), Optional.empty(), file.label(), file.parameters()),
                    style,
                    showUri);
            terminal().line("Delete " + from + " now.");
            return DONE;
        }
        var account = Optional.ofNullable(user);
        var status = status(account);
        var wish = ask ? new EnrollmentQuestions(terminal()).ask(wish(status)) : wish(status);
        AppWarning.show(terminal(), wish.parameters());
        var begun =
                server().ask(
                                "/v1/enrollments/begin",
                                new BeginEnrollment(
                                        account,
                                        wish.label(),
                                        wish.parameters(),
                                        wish.shownAccount(),
                                        wish.shownIssuer()),
                                EnrollmentBegun.class);
        dialogue.prove(
                new EnrollmentDialogue.Begun(begun, account, wish.label(), wish.parameters()),
                style,
                showUri);
        return DONE;
    }

    /** An administrator may enrol somebody who has no account yet. */
    private AccountStatus status(Optional<String> account) throws CommandException {
        return account.isPresent()
                ? AccountLookup.orNothing(server(), account.get())
                : server().ask("/v1/status", About.MYSELF, AccountStatus.class);
    }

    private EnrollmentWish wish(AccountStatus status) {
        return new EnrollmentWish(
                label == null ? freeLabel(status) : label,
                parameters(),
                Optional.ofNullable(accountLabel),
                Optional.ofNullable(issuer));
    }

    private CodeParameters parameters() {
        if (hotp && period != null)
            throw usage("--period is for codes by clock; leave it out with --hotp.");
        int length = digits == null ? CodeParameters.DEFAULT.digits() : digits;
        if (length < 6 || length > 8) throw usage("--digits is 6, 7 or 8.");
        int seconds = period == null ? 30 : period;
        if (seconds < 1 || seconds > 3_600) throw usage("--period is 1 to 3600 seconds.");
        return new CodeParameters(
                hotp ? CodeParameters.HOTP : CodeParameters.TOTP,
                hash(),
                length,
                hotp ? Optional.empty() : Optional.of(seconds));
    }

    private String hash() {
        if (algorithm == null) return "SHA1";
        String hash = algorithm.toUpperCase(Locale.ROOT).replace("-", "");
        return switch (hash) {
            case "SHA1", "SHA256", "SHA512" -> hash;
            default -> throw usage("--algorithm is sha1, sha256 or sha512.");
        };
    }

    private QrStyle style() {
        try {
            return QrStyle.valueOf(qr.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw usage("--qr is auto, utf8, ascii or none.");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(), message);
    }

    private static String freeLabel(AccountStatus status) {
        var taken =
                Stream.concat(
                                status.devices().stream().map(AccountStatus.Device::label),
                                status.passkeys().stream().map(AccountStatus.Passkey::label))
                        .toList();
        if (!taken.contains(FIRST_LABEL)) return FIRST_LABEL;
        int number = 2;
        while (taken.contains(FIRST_LABEL + "-" + number)) number++;
        return FIRST_LABEL + "-" + number;
    }
}
