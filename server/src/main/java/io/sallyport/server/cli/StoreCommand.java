package io.sallyport.server.cli;

import io.sallyport.engine.account.StoreException;
import io.sallyport.server.OldCopyAcceptance;
import io.sallyport.server.OldCopyAcceptance.Accepted;
import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.config.ConfigurationFile;
import io.sallyport.server.config.Machine;
import io.sallyport.server.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "store",
        header = "The store itself, while the server is stopped: accept-old-copy.",
        synopsisSubcommandLabel = "accept-old-copy",
        footer = {
            "",
            "Example:",
            "  sudo -u sallyport sallyport store accept-old-copy --reason \"disk lost\""
        })
final class StoreCommand extends GroupCommand {
    StoreCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "accept-old-copy",
            header = "Let the server use a store that was put back from a backup.",
            description = {
                "",
                "While the server is stopped, as the user it runs as. Codes that were used after"
                        + " the copy was made are not known to it, so all codes up to now count as"
                        + " used: whoever logs in waits for their next one. What cannot be known is"
                        + " listed.",
                "",
                SettingFlags.DESCRIPTION
            },
            footer = {
                "",
                "Example:",
                "  sudo systemctl stop sallyportd",
                "  sudo -u sallyport sallyport store accept-old-copy --reason \"disk lost\""
            })
    static final class AcceptOldCopy extends SallyportCommand {
        private static final int NAMES_SHOWN_MAX = 20;

        @Spec CommandSpec spec = CommandSpec.create();
        @Mixin UserCommand.Reason reason = new UserCommand.Reason();

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The configuration (or SALLYPORT_CONFIG).")
        @Nullable Path config;

        AcceptOldCopy(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            try {
                var configuration = configuration();
                checkUser(configuration);
                var acceptance = OldCopyAcceptance.of(configuration, surroundings.clock());
                var why = acceptance.why();
                if (why.isEmpty()) {
                    terminal().line("The store is no old copy: the server takes it as it is.");
                    return DONE;
                }
                terminal().line("Found: " + why.get() + ".");
                tell(acceptance.accept(actor(), reason.text));
                return DONE;
            } catch (BadConfigurationException e) {
                e.problems().stream().map(Problem::toString).forEach(terminal()::complain);
                return USAGE;
            } catch (StoreException e) {
                throw new CommandException(
                        e.getMessage() + ".",
                        "Nothing was accepted. This is run while the server is stopped, as its"
                                + " user:",
                        "  sudo systemctl stop sallyportd",
                        "  sudo -u sallyport sallyport store accept-old-copy --reason TEXT");
            }
        }

        /** Root could not give the files that it makes to the server. */
        private static void checkUser(Configuration configuration) throws CommandException {
            Path store = ServerCommand.store(configuration);
            try {
                Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
                if (self.equals(Files.getAttribute(store, "unix:uid"))) return;
                String owner = Files.getOwner(store).getName();
                throw new CommandException(
                        "the store in "
                                + store
                                + " belongs to "
                                + owner
                                + "; run this as that user.",
                        "sudo -u " + owner + " sallyport store accept-old-copy --reason TEXT");
            } catch (IOException e) {
                throw new CommandException(
                        "cannot look at the store in " + store + ": " + FileFault.reason(e) + ".");
            }
        }

        private Configuration configuration() throws BadConfigurationException {
            return ConfigurationFile.locate(
                            Optional.ofNullable(config).map(Path::toString),
                            surroundings.variables())
                    .read(SettingFlags.given(spec, surroundings.variables()), Machine.local());
        }

        /**
         * Who did it, for the audit: {@code sallyport}, or {@code sallyport (anna)} behind sudo.
         */
        private String actor() {
            return surroundings.userName()
                    + surroundings.variable("SUDO_USER").map(name -> " (" + name + ")").orElse("");
        }

        private void tell(Accepted accepted) {
            var times = new Times(surroundings.zone());
            terminal()
                    .line(
                            "The copy ends at event "
                                    + accepted.lastEvent()
                                    + accepted.lastEventAt()
                                            .map(at -> ", of " + times.second(at))
                                            .orElse("")
                                    + ".");
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " All codes up to "
                                    + times.second(accepted.upTo())
                                    + " count as used, of "
                                    + Times.count(accepted.accounts(), "account")
                                    + ".");
            terminal().line();
            terminal().line("What cannot be known, because the copy does not have it:");
            terminal()
                    .line(
                            "  Recovery codes used since are good again ("
                                    + Times.count(accepted.withRecoveryCodes(), "account")
                                    + "); new ones:  sallyport recovery renew");
            terminal()
                    .line(
                            "  Codes of counter-driven devices used since are good again"
                                    + names(accepted.withCounters()));
            terminal()
                    .line(
                            "  Devices removed, phones reported lost and accounts deleted since"
                                    + " are back.");
            if (!accepted.damaged().isEmpty())
                terminal()
                        .complain(
                                "sallyport: damaged, and letting nobody in"
                                        + names(accepted.damaged()));
            terminal().line("The server may be started:  sudo systemctl start sallyportd");
        }

        private static String names(List<String> names) {
            String shown =
                    String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN_MAX)));
            return " ("
                    + Times.count(names.size(), "account")
                    + (names.isEmpty() ? "" : ": " + shown)
                    + (names.size() > NAMES_SHOWN_MAX ? " ..." : "")
                    + ").";
        }
    }
}
