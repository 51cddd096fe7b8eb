package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.Reloaded;
import picocli.CommandLine.Command;

@Command(
        name = "config",
        header = "Check the configuration, show it, or let the server read it again.",
        synopsisSubcommandLabel = "check | show | reload",
        footer = {
            "",
            "Examples:",
            "  sallyport config check",
            "  sallyport config show",
            "  sudo sallyport config reload"
        })
final class ConfigCommand extends GroupCommand {
    ConfigCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "reload",
            header = "Let the server read its configuration again.",
            description = {
                "",
                "If anything in it is wrong, the old one stays in force and the mistakes are"
                        + " listed."
            },
            footer = {"", "Example:", "  sudo sallyport config reload"})
    static final class Reload extends ServerCommand {
        Reload(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var reloaded = server().ask("/v1/config/reload", new Nothing(), Reloaded.class);
            if (!reloaded.isTaken())
                throw new CommandException(
                        "the old configuration stays in force.",
                        reloaded.messages().toArray(String[]::new));
            reloaded.messages().forEach(terminal()::line);
            terminal().line("The new configuration is in force.");
            return DONE;
        }
    }
}
