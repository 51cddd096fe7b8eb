package io.sallyport.server.cli;

import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import io.sallyport.server.cli.Terminal.Echo;
import java.io.IOException;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Asks for the app's code until it is that of the current step (GA-28, GA-39). The right code is
 * never said: whoever has no working app would type it, and be locked out later (GA-40).
 */
final class AppConfirmation {
    /** How far off a code may be so that it is still told how far. */
    private static final int STEPS_TOLD = 20;

    private final Surroundings surroundings;
    private final Terminal terminal;
    private final Totp totp;
    private final SharedSecret secret;

    AppConfirmation(Surroundings surroundings, Totp totp, SharedSecret secret) {
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
        this.totp = totp;
        this.secret = secret;
    }

    void ask() throws CommandException, IOException {
        while (true) {
            char[] typed =
                    Codes.joined(
                            terminal.ask("Type the app's code (-1 to go on without): ", Echo.SHOWN)
                                    .orElseThrow(YesOrNo::endOfInput));
            try {
                if (isSettled(CharBuffer.wrap(typed))) return;
            } finally {
                Arrays.fill(typed, '\0');
            }
        }
    }

    private boolean isSettled(CharSequence typed) {
        if (isBelowZero(typed)) {
            terminal.line("Going on without a code: nobody knows yet whether the app shows it.");
            return true;
        }
        Instant now = surroundings.clock().instant();
        var code = OneTimePassword.parse(typed).filter(one -> one.length() == totp.digits());
        if (code.isEmpty()) {
            terminal.line("That is no code of " + totp.digits() + " digits. Once more:");
            return false;
        }
        boolean isRight = totp.matchingStep(secret, code.get(), now, 0).isPresent();
        terminal.line(isRight ? "The code is right." : complaint(code.get(), now));
        return isRight;
    }

    private static boolean isBelowZero(CharSequence typed) {
        return typed.length() > 1
                && typed.charAt(0) == '-'
                && typed.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')
                && typed.chars().skip(1).anyMatch(c -> c != '0');
    }

    private String complaint(OneTimePassword code, Instant now) {
        OptionalLong step = totp.matchingStep(secret, code, now, STEPS_TOLD);
        String clock = "Here it is " + new Times(surroundings.zone()).clock(now) + ".";
        if (step.isEmpty()) return "That code is wrong. " + clock + " Once more:";
        long ahead = step.getAsLong() - totp.stepAt(now);
        return "That code is "
                + Times.count(Math.abs(ahead), "step")
                + " of "
                + Times.count(totp.timeStep().toSeconds(), "second")
                + (ahead < 0 ? " old. " : " early. ")
                + clock
                + " Type the one shown now:";
    }
}
