package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.Disable;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "disable",
        header = "Switch your second step off.",
        description = {
            "",
            "Removes all your devices and recovery codes, after a code or a recovery code. From"
                + " then on your logins rest on the first step alone, or are refused where policy"
                + " demands a second one."
        },
        footer = {
            "",
            "Examples:",
            "  sallyport disable",
            "  sudo sallyport user disable anna --reason \"left\"    somebody else's"
        })
final class DisableCommand extends ServerCommand {
    DisableCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException, IOException {
        var server = server();
        var status = server.ask("/v1/status", About.MYSELF, AccountStatus.class);
        new SecondStepDialogue(terminal(), server)
                .make(
                        "/v1/disable",
                        stepUp -> new Disable(Optional.empty(), Optional.empty(), stepUp),
                        "This removes "
                                + Times.count(status.devices().size(), "device")
                                + " and all recovery codes of "
                                + status.account()
                                + ". To go on, show a code, or a recovery code; Ctrl-C leaves"
                                + " everything as it is.");
        terminal()
                .line(
                        terminal().paint(Paint.GOOD, "Done.")
                                + " The second step of "
                                + status.account()
                                + " is off. Delete the entry in the app.");
        return DONE;
    }
}
