package io.sallyport.server.cli;

import io.sallyport.engine.googleauth.AppEntry;
import io.sallyport.engine.googleauth.ScratchCodes;
import io.sallyport.engine.googleauth.UnusableFileException;
import io.sallyport.server.cli.googleauth.Choices;
import io.sallyport.server.cli.googleauth.Flag;
import io.sallyport.server.cli.googleauth.StateFilePlace;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** Puts new scratch codes into a state file; its secret and all else stay. */
final class ScratchCodeRenewal {
    private final Terminal terminal;
    private final Choices choices;
    private final StateFilePlace place;
    private final RandomGenerator random;

    ScratchCodeRenewal(
            Terminal terminal, Choices choices, StateFilePlace place, RandomGenerator random) {
        this.terminal = terminal;
        this.choices = choices;
        this.place = place;
        this.random = random;
    }

    int run() throws CommandException, IOException {
        if (!choices.has(Flag.FORCE) && !isWanted()) return SallyportCommand.DONE;
        var codes = ScratchCodes.draw(choices.scratchCodes(), random);
        try {
            place.replace(file -> {
                AppEntry.of(file).close(); // or else it is some other kind of file
                return file.withScratchCodes(codes);
            });
        } catch (UnusableFileException e) {
            throw StateFileTrouble.notUsable(place.path(), e);
        } catch (IOException e) {
            throw StateFileTrouble.notWritten(
                    place.path(), e, "Its scratch codes are as they were.");
        }
        if (choices.has(Flag.QUIET)) return SallyportCommand.DONE;
        terminal.line("Your emergency scratch codes are:");
        new EntryDrawing(terminal).scratchCodes(codes);
        return SallyportCommand.DONE;
    }

    private boolean isWanted() throws CommandException, IOException {
        return new YesOrNo(terminal)
                .ask("The old scratch codes of " + place.path() + " will be void. Make new ones?");
    }
}
