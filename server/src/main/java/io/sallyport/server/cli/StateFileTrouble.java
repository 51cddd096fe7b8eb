package io.sallyport.server.cli;

import io.sallyport.engine.googleauth.UnusableFileException;
import io.sallyport.server.cli.googleauth.UnsettledException;
import java.io.IOException;
import java.nio.file.Path;

/** What went wrong with a state file, and what is now there. */
final class StateFileTrouble {
    private StateFileTrouble() {}

    static CommandException notUsable(Path file, UnusableFileException e) {
        return new CommandException(
                file + " lets nobody in: " + e.getMessage() + ".",
                "Look whether it is the right file; if so, make a new one.");
    }

    static CommandException notWritten(Path file, IOException e, String stateOfThings) {
        if (e instanceof UnsettledException unsettled)
            return new CommandException(
                    file
                            + " is written, but may be lost if the power fails now: "
                            + FileFault.reason(cause(unsettled))
                            + ".",
                    "Look after the disk, then run this again.");
        return new CommandException(
                "cannot write " + file + ": " + FileFault.reason(e) + ".", stateOfThings);
    }

    private static IOException cause(UnsettledException e) {
        return e.getCause() instanceof IOException cause ? cause : e;
    }
}
