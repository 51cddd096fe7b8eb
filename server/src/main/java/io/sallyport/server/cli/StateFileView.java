package io.sallyport.server.cli;

import io.sallyport.engine.googleauth.AppEntry;
import io.sallyport.engine.googleauth.UnusableFileException;
import io.sallyport.server.cli.googleauth.Choices;
import io.sallyport.server.cli.googleauth.Flag;
import io.sallyport.server.cli.googleauth.ShownNames;
import io.sallyport.server.cli.googleauth.StateFilePlace;
import java.io.IOException;

/** Shows a state file that exists, for a new phone (GA-60). */
final class StateFileView {
    private final Terminal terminal;
    private final Choices choices;
    private final StateFilePlace place;
    private final ShownNames names;

    StateFileView(Terminal terminal, Choices choices, StateFilePlace place, ShownNames names) {
        this.terminal = terminal;
        this.choices = choices;
        this.place = place;
        this.names = names;
    }

    int run() throws CommandException {
        try (var file = place.read();
                var entry = AppEntry.of(file)) {
            show(entry);
            return SallyportCommand.DONE;
        } catch (UnusableFileException e) {
            throw StateFileTrouble.notUsable(place.path(), e);
        } catch (IOException e) {
            throw new CommandException(
                    "cannot read " + place.path() + ": " + FileFault.reason(e) + ".");
        }
    }

    private void show(AppEntry entry) {
        var drawing = new EntryDrawing(terminal);
        try (var uri = entry.uri(names.account(), names.issuer())) {
            drawing.qrCode(uri, choices.qrMode());
            drawing.secret("The secret key is: ", uri);
            if (choices.has(Flag.PRINT_URI)) terminal.line(uri.reveal());
        }
        var codes = entry.scratchCodes();
        terminal.line(
                codes.isEmpty() ? "No scratch codes are left." : "Scratch codes that are left:");
        drawing.scratchCodes(codes);
    }
}
