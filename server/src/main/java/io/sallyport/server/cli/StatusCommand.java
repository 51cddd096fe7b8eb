package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        header = "Show your second step: devices, recovery codes, refused attempts.",
        footer = {"", "Examples:", "  sallyport status", "  sallyport status --json"})
final class StatusCommand extends ServerCommand {
    @Mixin JsonOutput output = new JsonOutput();

    StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException {
        var status = server().ask("/v1/status", About.MYSELF, AccountStatus.class);
        if (output.json) json(status);
        else {
            new WaitingSetup().warning().ifPresent(this::warn);
            new StatusText(surroundings, StatusText.Reader.OWNER).show(status);
        }
        return DONE;
    }

    /** DOC-96: whoever may not look into the folder of saved files is told no more than nothing. */
    private void warn(String text) {
        Wrapped.lines(text, "").forEach(terminal()::line);
        terminal().line();
    }
}
