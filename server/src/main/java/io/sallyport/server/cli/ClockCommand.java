package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.ClockState;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.TrustClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "clock",
        header = "The server's clock: show it, or say that it is right.",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "",
            "Codes depend on the time. A clock that leaps, stands still or is set back is not"
                    + " believed: no code is judged by it until it has returned, or root says that"
                    + " it is right."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport clock show",
            "  sudo sallyport clock trust --reason \"the battery was empty\""
        })
final class ClockCommand extends GroupCommand {
    ClockCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "show",
            header = "Show the server's time, and whether it is believed.",
            footer = {"", "Example:", "  sudo sallyport clock show --json"})
    static final class Show extends ServerCommand {
        @Mixin JsonOutput output = new JsonOutput();

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var state = server().ask("/v1/clock", new Nothing(), ClockState.class);
            if (output.json) json(state);
            else terminal().line(text(state));
            return state.doubt().isEmpty() ? DONE : FAILED;
        }

        private String text(ClockState state) {
            String now = new Times(surroundings.zone()).second(state.now());
            return state.doubt()
                    .map(doubt -> now + ", not believed: " + doubt + ".")
                    .orElse(now + ", believed.");
        }
    }

    @Command(
            name = "trust",
            header = "Say that the server's clock is right.",
            description = {
                "",
                "Look at it first: codes are judged by it from then on, and guess budgets fill up"
                        + " by it."
            },
            footer = {
                "",
                "Example:",
                "  sudo sallyport clock trust --reason \"the battery was empty\""
            })
    static final class Trust extends ServerCommand {
        @Mixin UserCommand.Reason reason = new UserCommand.Reason();

        Trust(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var state =
                    server().ask("/v1/clock/trust", new TrustClock(reason.text), ClockState.class);
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " Codes are judged by this clock again: "
                                    + new Times(surroundings.zone()).second(state.now())
                                    + ".");
            return DONE;
        }
    }
}
