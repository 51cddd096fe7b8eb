package io.sallyport.server.cli;

import io.sallyport.engine.googleauth.NewStateFile;
import io.sallyport.engine.googleauth.NewStateFile.Kind;
import io.sallyport.server.cli.googleauth.Choices;
import io.sallyport.server.cli.googleauth.Flag;
import io.sallyport.server.cli.googleauth.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the command line left open. Scripts answer by position, so number and order of the questions
 * are those of the old command (GA-43).
 */
final class StateFileQuestions {
    private static final int WIDE_WINDOW = 17;
    private static final int STEPS_EACH_WAY = 8;
    private static final int STEP_SECONDS_USUAL = 30;
    private static final String USUAL_RATE = "3 30";

    private final Choices choices;
    private final YesOrNo yesOrNo;

    StateFileQuestions(Choices choices, YesOrNo yesOrNo) {
        this.choices = choices;
        this.yesOrNo = yesOrNo;
    }

    Kind kind() throws UsageException, CommandException, IOException {
        if (choices.kind().isPresent()) return choices.kind().get();
        boolean isByTime =
                yesOrNo.ask(
                        "Do the codes change by the clock, as most apps show them? (n: by counter,"
                                + " a new one for each press.)");
        if (!isByTime && choices.has(Flag.STEP_SIZE))
            throw new UsageException("-S is for codes by clock.");
        return isByTime ? Kind.TIME : Kind.COUNTER;
    }

    boolean isToBeWritten(Path file) throws CommandException, IOException {
        return choices.has(Flag.FORCE)
                || yesOrNo.ask(
                        "Write this to " + file + "? Whatever is there now will be replaced.");
    }

    /** Asks what is left, and puts the file together. */
    NewStateFile file(Kind kind) throws CommandException, IOException {
        boolean disallowsReuse = kind == Kind.TIME && disallowsReuse();
        var window = window(kind);
        var rateLimit = rateLimit();
        return new NewStateFile(
                kind,
                rateLimit,
                window,
                choices.stepSeconds(),
                disallowsReuse,
                choices.hash(),
                choices.digits());
    }

    private boolean disallowsReuse() throws CommandException, IOException {
        if (choices.disallowsReuse().isPresent()) return choices.disallowsReuse().get();
        return yesOrNo.ask(
                "Is each code to count once only? Whoever saw you type one can then do nothing with"
                        + " it. You can log in once in "
                        + Times.count(stepSeconds(), "second")
                        + ".");
    }

    private Optional<Integer> window(Kind kind) throws CommandException, IOException {
        var chosen = choices.window(kind);
        if (chosen.isPresent()) return chosen;
        boolean isWide = yesOrNo.ask(kind == Kind.TIME ? aboutClocks() : aboutCounters());
        return isWide ? Optional.of(WIDE_WINDOW) : Optional.empty();
    }

    private String aboutClocks() {
        var reach = Duration.ofSeconds((long) STEPS_EACH_WAY * stepSeconds());
        return "The code before the current one and the code after it are good as well. If the"
                + " clocks here and on the phone cannot be kept right, up to "
                + Times.rough(reach)
                + " can be allowed each way, "
                + WIDE_WINDOW
                + " codes in place of 3; a guesser then hits more easily. Allow that?";
    }

    private static String aboutCounters() {
        return "The next 3 codes are looked at, so that a press in vain does no harm. "
                + WIDE_WINDOW
                + " can be looked at instead; a guesser then hits more easily. Allow that?";
    }

    private Optional<String> rateLimit() throws CommandException, IOException {
        if (!choices.leavesRateOpen()) return choices.rateLimit();
        boolean isWanted =
                yesOrNo.ask(
                        "Is this account to take 3 logins in 30 seconds at most? It slows down"
                                + " whoever guesses codes. Limit them?");
        return isWanted ? Optional.of(USUAL_RATE) : Optional.empty();
    }

    private int stepSeconds() {
        return choices.stepSeconds().orElse(STEP_SECONDS_USUAL);
    }
}
