package io.sallyport.server.cli;

import io.sallyport.engine.googleauth.NewStateFile;
import io.sallyport.engine.googleauth.NewStateFile.Kind;
import io.sallyport.engine.googleauth.ScratchCodes;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import io.sallyport.server.cli.googleauth.Choices;
import io.sallyport.server.cli.googleauth.Flag;
import io.sallyport.server.cli.googleauth.ShownNames;
import io.sallyport.server.cli.googleauth.StateFilePlace;
import io.sallyport.server.cli.googleauth.UsageException;
import io.sallyport.server.door.local.wire.CodeParameters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A new secret, shown, proven and written, in the order of the old command (GA-24 to GA-36). */
final class StateFileEnrollment {
    private static final int SECRET_BYTES = 20;
    private static final int STEP_SECONDS_USUAL = 30;

    private final Surroundings surroundings;
    private final Terminal terminal;
    private final Choices choices;
    private final StateFilePlace place;
    private final ShownNames names;
    private final RandomGenerator random;
    private final StateFileQuestions questions;
    private final EntryDrawing drawing;

    StateFileEnrollment(
            Surroundings surroundings,
            Choices choices,
            StateFilePlace place,
            ShownNames names,
            RandomGenerator random) {
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
        this.choices = choices;
        this.place = place;
        this.names = names;
        this.random = random;
        this.questions = new StateFileQuestions(choices, new YesOrNo(terminal));
        this.drawing = new EntryDrawing(terminal);
    }

    int run() throws UsageException, CommandException, IOException {
        var codes = ScratchCodes.draw(choices.scratchCodes(), random);
        try (var secret = SharedSecret.random(SECRET_BYTES, random)) {
            Kind kind = questions.kind();
            warn(kind);
            show(kind, secret);
            if (!isQuiet()) {
                prove(kind, secret);
                terminal.line("Your emergency scratch codes are:");
                drawing.scratchCodes(codes);
            }
            if (!questions.isToBeWritten(place.path())) return SallyportCommand.DONE;
            write(questions.file(kind), secret, codes);
            return SallyportCommand.DONE;
        }
    }

    /** What is not usual works with few apps, and with one of the two PAM modules only. */
    private void warn(Kind kind) {
        if (choices.hash() != OtpHash.SHA1 || choices.digits() != Hotp.DEFAULT.digits())
            Wrapped.lines(
                            "Only pam_sallyport knows --algorithm and --digits: where the file is"
                                    + " read by pam_google_authenticator, every code is refused.",
                            "")
                    .forEach(terminal::complain);
        if (!isQuiet())
            AppWarning.show(
                    terminal,
                    new CodeParameters(
                            kind == Kind.TIME ? CodeParameters.TOTP : CodeParameters.HOTP,
                            choices.hash().name(),
                            choices.digits(),
                            kind == Kind.TIME ? Optional.of(stepSeconds()) : Optional.empty()));
    }

    private void show(Kind kind, SharedSecret secret) {
        try (var uri = uri(kind, secret)) {
            if (!isQuiet()) {
                drawing.qrCode(uri, choices.qrMode());
                drawing.secret("Your new secret key is: ", uri);
            }
            if (choices.has(Flag.PRINT_URI)) terminal.line(uri.reveal());
        }
    }

    private OtpAuthUri uri(Kind kind, SharedSecret secret) {
        return switch (kind) {
            case TIME -> OtpAuthUri.totp(totp(), secret, names.account(), names.issuer());
            case COUNTER ->
                    OtpAuthUri.hotp(
                            totp().hotp(),
                            NewStateFile.FIRST_COUNTER,
                            secret,
                            names.account(),
                            names.issuer());
        };
    }

    /** By counter there is nothing to confirm; the first code tells whether the app has it. */
    private void prove(Kind kind, SharedSecret secret) throws CommandException, IOException {
        if (kind == Kind.COUNTER) {
            var first = totp().hotp().generate(secret, NewStateFile.FIRST_COUNTER);
            terminal.line("The code of counter 1 is " + first.reveal() + ".");
        } else if (!choices.has(Flag.NO_CONFIRM)) {
            new AppConfirmation(surroundings, totp(), secret).ask();
        }
    }

    private void write(NewStateFile file, SharedSecret secret, List<OneTimePassword> codes)
            throws CommandException {
        try {
            place.write(file.content(secret, codes));
        } catch (IOException e) {
            throw StateFileTrouble.notWritten(
                    place.path(),
                    e,
                    "What was there before is as it was. Delete the new entry in the app.");
        }
    }

    private Totp totp() {
        return new Totp(choices.hash(), choices.digits(), Duration.ofSeconds(stepSeconds()));
    }

    private int stepSeconds() {
        return choices.stepSeconds().orElse(STEP_SECONDS_USUAL);
    }

    private boolean isQuiet() {
        return choices.has(Flag.QUIET);
    }
}
