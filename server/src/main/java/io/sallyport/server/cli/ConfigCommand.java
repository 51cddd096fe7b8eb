package io.sallyport.server.cli;

import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.config.ConfigurationFile;
import io.sallyport.server.config.Machine;
import io.sallyport.server.config.Problem;
import io.sallyport.server.config.Setting;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.Reloaded;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
    /** Beyond it, origins are not aligned. */
    private static final int ORIGIN_COLUMN_MAX = 48;

    ConfigCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** A command about a file that no server needs to have read. */
    abstract static class OfFile extends SallyportCommand {
        @Spec CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The same, as the server takes it.")
        @Nullable String flag;

        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description = "Another file than /etc/sallyport/sallyport.conf.")
        @Nullable String file;

        OfFile(Surroundings surroundings) {
            super(surroundings);
        }

        final ConfigurationFile located() throws BadConfigurationException {
            return ConfigurationFile.locate(
                    Optional.ofNullable(flag == null ? file : flag), surroundings.variables());
        }

        final Configuration read() throws BadConfigurationException {
            return located()
                    .read(SettingFlags.given(spec, surroundings.variables()), Machine.local());
        }

        /** The exit status of a server that finds the same. */
        final int complain(List<Problem> problems) {
            problems.forEach(problem -> terminal().complain(problem.toString()));
            return USAGE;
        }
    }

    @Command(
            name = "check",
            header = "Check the configuration: all mistakes at once.",
            description = {
                "",
                "Exit status 0 if it can be used, 2 if not. Nothing is started or changed."
            },
            footer = {
                "",
                "Examples:",
                "  sallyport config check",
                "  sallyport config check ./sallyport.conf"
            })
    static final class Check extends OfFile {
        Check(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            try {
                var configuration = read();
                complain(configuration.warnings());
                terminal()
                        .line(
                                located().path()
                                        + ": right; a policy of "
                                        + Times.count(configuration.rules().size(), "rule")
                                        + warned(configuration.warnings().size())
                                        + ".");
                return DONE;
            } catch (BadConfigurationException e) {
                return complain(e.problems());
            }
        }

        private static String warned(int warnings) {
            return warnings == 0 ? "" : ", " + Times.count(warnings, "thing") + " to think about";
        }
    }

    @Command(
            name = "show",
            header = "Show each value in force, and where it comes from.",
            description = {"", SettingFlags.DESCRIPTION},
            footer = {
                "",
                "Examples:",
                "  sallyport config show",
                "  sallyport config show --json | jq -r '.[].keyword'"
            })
    static final class Show extends OfFile {
        @Mixin JsonOutput output = new JsonOutput();

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            try {
                var settings = read().settings();
                if (output.json) json(settings);
                else table(settings).forEach(terminal()::line);
                return DONE;
            } catch (BadConfigurationException e) {
                return complain(e.problems());
            }
        }

        /** Lines that the file may hold, each with its origin behind it as a comment. */
        private static List<String> table(List<Setting> settings) {
            int width =
                    settings.stream()
                            .mapToInt(setting -> setting.toString().length())
                            .max()
                            .orElse(0);
            int column = Math.min(width, ORIGIN_COLUMN_MAX);
            return settings.stream()
                    .map(setting -> padded(setting.toString(), column) + "  # " + setting.origin())
                    .toList();
        }

        private static String padded(String text, int width) {
            return text + " ".repeat(Math.max(0, width - text.length()));
        }
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
