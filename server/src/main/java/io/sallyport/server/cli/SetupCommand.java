package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Echo;
import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.config.Machine;
import io.sallyport.server.setup.Confirmation;
import io.sallyport.server.setup.SavedSet;
import io.sallyport.server.setup.SetupException;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "setup",
        header =
                "Give sshd or sudo its second step: shown, tried, changed, and taken back unless a"
                        + " login works.",
        synopsisSubcommandLabel = "ssh | sudo | confirm | undo",
        description = {"", "For administrators: as root, or with sudo."},
        footer = {
            "",
            "Examples:",
            "  sudo sallyport setup ssh --dry-run",
            "  sudo sallyport setup ssh",
            "  sudo sallyport setup sudo",
            "  sudo sallyport setup undo"
        })
final class SetupCommand extends GroupCommand {
    SetupCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** What went wrong, as other commands tell it. */
    static CommandException told(SetupException e) {
        return new CommandException(
                String.valueOf(e.getMessage()), e.hints().toArray(String[]::new));
    }

    @Command(
            name = "confirm",
            header = "Keep a change for good.",
            description = {
                "",
                "It looks for a real login since the change that a code has let in, or after"
                        + " \"setup sudo\" for a real sudo at a terminal. \"setup ssh\" and \"setup"
                        + " sudo\" do this by themselves while they wait."
            },
            footer = {"", "Example:", "  sudo sallyport setup confirm"})
    static final class Confirm extends ServerCommand {
        @Option(
                names = "--without-login",
                description = "For a host that is reached by its console alone; asks for its name.")
        boolean withoutLogin;

        Confirm(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException, IOException {
            var confirmation =
                    new Confirmation(
                            new SetupServer(server(), Machine.local().hostName()),
                            surroundings.clock());
            try {
                if (SavedSet.left().isEmpty())
                    throw new CommandException("no change waits to be confirmed.");
                Optional<String> by = withoutLogin ? byName() : confirmation.login();
                if (by.isEmpty())
                    throw new CommandException(
                            "no login has confirmed the change yet.",
                            Confirmation.isBySudo()
                                    ? "Run  sudo -k true  in a second terminal, with a code."
                                    : "Log in from a second terminal, from another machine, with"
                                            + " a code.");
                if (!confirmation.confirm())
                    throw new CommandException("too late: the change was taken back already.");
                terminal()
                        .line(terminal().paint(Paint.GOOD, "Confirmed") + " by " + by.get() + ".");
                return DONE;
            } catch (SetupException e) {
                throw told(e);
            }
        }

        private Optional<String> byName() throws CommandException, IOException {
            String name = Machine.local().hostName();
            char[] typed =
                    terminal()
                            .ask("Type this host's name to keep the change: ", Echo.SHOWN)
                            .orElseThrow(YesOrNo::endOfInput);
            if (!name.equals(String.valueOf(typed)))
                throw new CommandException("that is not this host's name; nothing was confirmed.");
            return Optional.of("an administrator at the console");
        }
    }

    @Command(
            name = "undo",
            header = "Take the last change back, confirmed or not.",
            footer = {"", "Example:", "  sudo sallyport setup undo"})
    static final class Undo extends SallyportCommand {
        Undo(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            try {
                var said = SavedSet.undo();
                if (said.isEmpty()) {
                    terminal().line("Nothing was set up here; nothing was done.");
                    return DONE;
                }
                said.get().forEach(terminal()::line);
            } catch (SetupException e) {
                throw told(e);
            }
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " Every file is as it was before.");
            return DONE;
        }
    }
}
