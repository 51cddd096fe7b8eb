package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Echo;
import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import io.sallyport.server.door.local.wire.ProveEnrollment;
import io.sallyport.server.json.Typed;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Shows the secret of a new device, and asks for a code until one is right. */
final class EnrollmentDialogue {
    private static final int TRIES_MAX = 5;

    private final Surroundings surroundings;
    private final Terminal terminal;
    private final CommandSocket server;
    private final Times times;

    EnrollmentDialogue(Surroundings surroundings, CommandSocket server) {
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
        this.server = server;
        this.times = new Times(surroundings.zone());
    }

    /**
     * An enrolment that was begun.
     *
     * @param account as it is to be named to the server; empty for one's own
     */
    record Begun(
            EnrollmentBegun enrollment,
            Optional<String> account,
            String label,
            CodeParameters parameters) {}

    void prove(Begun begun, QrStyle style, boolean showUri) throws CommandException, IOException {
        var enrollment = begun.enrollment();
        terminal.line(
                "Setting up \""
                        + begun.label()
                        + "\" for "
                        + enrollment.account()
                        + " on "
                        + enrollment.host()
                        + ".");
        var drawing = style.draw(enrollment.uri(), terminal);
        if (!drawing.isEmpty()) {
            terminal.line("Scan this with an authenticator app:");
            drawing.forEach(terminal::line);
        }
        // Below the drawing, so that all of it and the question fit a screen of 24 lines.
        String lead = drawing.isEmpty() ? "Secret for your app: " : "No camera? Type this secret: ";
        terminal.line(lead + terminal.paint(Paint.STRONG, Codes.inFours(enrollment.secret())));
        terminal.line("  (" + kind(begun.parameters()) + ")");
        if (showUri) terminal.line(enrollment.uri());
        ask(begun);
    }

    private void ask(Begun begun) throws CommandException, IOException {
        for (int tries = 1; ; tries++) {
            var typed =
                    terminal.ask("Type the app's code: ", Echo.SHOWN)
                            .orElseThrow(() -> givenUp("no code was given"));
            char[] code = Codes.joined(typed);
            int length = code.length;
            ChangeReply reply;
            try {
                reply = prove(begun, code);
            } finally {
                Arrays.fill(code, '\0');
            }
            if (reply.outcome() == ChangeReply.Outcome.DONE) {
                welcome(begun, reply);
                return;
            }
            if (tries == TRIES_MAX) throw givenUp("none of the codes was right");
            complain(reply, begun, length);
        }
    }

    private ChangeReply prove(Begun begun, char[] code) throws CommandException, IOException {
        return new SecondStepDialogue(terminal, server)
                .make(
                        "/v1/enrollments/prove",
                        stepUp ->
                                new ProveEnrollment(
                                        begun.account(),
                                        begun.enrollment().ticket(),
                                        Typed.of(code.clone()),
                                        stepUp),
                        "The code is right. Now show that it is you: a code of a device that you"
                                + " had before, or a recovery code.");
    }

    private void complain(ChangeReply reply, Begun begun, int length) throws CommandException {
        Instant now = surroundings.clock().instant();
        if (!now.isBefore(begun.enrollment().expires()))
            throw new CommandException(
                    "the enrolment has expired, so nothing was set up.",
                    "Begin again; delete the entry in the app.");
        Wrapped.lines(reply.message().orElse("That was not right."), "").forEach(terminal::line);
        boolean mayBeTheClock =
                begun.parameters().type().equals(CodeParameters.TOTP)
                        && length == begun.parameters().digits();
        if (mayBeTheClock)
            terminal.line("Here it is " + times.clock(now) + "; does the phone agree?");
    }

    private static CommandException givenUp(String why) {
        return new CommandException(
                why + ", so nothing was set up.",
                "Delete the entry in the app, and begin again when you like.");
    }

    private void welcome(Begun begun, ChangeReply reply) {
        terminal.line();
        terminal.line(
                terminal.paint(Paint.GOOD, "Done.")
                        + " \""
                        + begun.label()
                        + "\" gives "
                        + begun.enrollment().account()
                        + "'s codes from now on.");
        reply.message().ifPresent(note -> Wrapped.lines(note, "").forEach(terminal::line));
        if (!reply.codes().isEmpty())
            PrintedCodes.showRecovery(
                    terminal,
                    reply.codes(),
                    begun.enrollment().account(),
                    begun.enrollment().host());
    }

    private static String kind(CodeParameters parameters) {
        String digits = Times.count(parameters.digits(), "digit");
        String hash =
                parameters.algorithm().equals("SHA1") ? "" : ", " + AppWarning.hash(parameters);
        return parameters
                        .period()
                        .map(seconds ->
                                "by time, " + digits + ", every " + Times.count(seconds, "second"))
                        .orElseGet(() -> "by counter, " + digits)
                + hash;
    }
}
