package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.cli.migration.OldModuleLines;
import io.sallyport.server.cli.migration.PersonsFile;
import io.sallyport.server.cli.migration.UntouchedFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        header = "Take people over from another program, without scanning anything again.",
        synopsisSubcommandLabel = "COMMAND",
        description = {"", "For administrators: as root, or with sudo."},
        footer = {"", "Example:", "  sudo sallyport import google-authenticator /home/*"})
final class ImportCommand extends GroupCommand {
    ImportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "google-authenticator",
            header = "Move people from google-authenticator's files into this server.",
            description = {
                "",
                "Shows what would come of it, and changes nothing, until you say --apply. Then each"
                        + " file is moved aside, beside its place, when the server has all of it:"
                        + " secret, used codes, counter, clock, scratch codes."
            },
            footer = {
                "",
                "Examples:",
                "  sudo sallyport import google-authenticator /home/*",
                "  sudo sallyport import google-authenticator --apply /home/*",
                "  sudo sallyport import google-authenticator --user anna /root/anna.file",
                "  sudo sallyport import google-authenticator --remove-files /home/*"
            })
    static final class GoogleAuthenticator extends ServerCommand {
        @Spec @Nullable CommandSpec spec;
        @Mixin JsonOutput output = new JsonOutput();

        @Parameters(
                arity = "1..*",
                paramLabel = "PATH",
                description = "A file, a home, or a folder of files named by user.")
        List<Path> paths = List.of();

        @Option(names = "--apply", description = "Do it; else it is only shown.")
        boolean apply;

        @Option(
                names = "--user",
                paramLabel = "NAME",
                description = "Whose account, where the path does not tell; with one PATH.")
        @Nullable String user;

        @Option(
                names = "--label",
                paramLabel = "NAME",
                description = "What to call the device: google-authenticator, if left out.")
        String label = StateFileMover.LABEL;

        @Option(
                names = "--replace",
                description = "Put it in the place of another secret of that name.")
        boolean replace;

        @Option(names = "--allow-weak", description = "Take secrets below 80 bits, too.")
        boolean allowWeak;

        @Option(
                names = "--despite-nullok",
                description = "Although a PAM line of the old module lets in whoever has no file.")
        boolean despiteNullok;

        @Option(
                names = "--remove-files",
                description = "Remove files moved aside before, once a code was accepted here.")
        boolean removeFiles;

        GoogleAuthenticator(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            if (user != null && paths.size() != 1) throw usage("--user goes with a single PATH.");
            if (apply && removeFiles) throw usage("--apply and --remove-files are two runs.");
            List<String> lines = OldModuleLines.withNullok();
            if (apply && !despiteNullok && !lines.isEmpty()) throw nullok(lines);
            var rows = new ArrayList<MovedRow>();
            for (Path path : paths) rows.addAll(rowsOf(path));
            show(rows, lines);
            return rows.stream().allMatch(MovedRow::isGood) ? DONE : FAILED;
        }

        private List<MovedRow> rowsOf(Path path) throws CommandException {
            List<PersonsFile> places;
            try {
                places = PersonsFile.of(path, Optional.ofNullable(user));
            } catch (UntouchedFileException e) {
                return List.of(MovedRow.trouble(path, "", e));
            }
            var mover = new StateFileMover(server(), label, replace, allowWeak);
            var rows = new ArrayList<MovedRow>();
            for (PersonsFile place : places)
                rows.add(
                        removeFiles
                                ? mover.remove(place)
                                : apply ? mover.move(place) : mover.look(place));
            return rows;
        }

        private void show(List<MovedRow> rows, List<String> nullok) {
            if (output.json) {
                json(rows);
                return;
            }
            new MovedTable(terminal()).show(rows);
            if (apply || removeFiles) return;
            terminal().line();
            terminal().line("Nothing was changed; --apply does it.");
            if (!nullok.isEmpty())
                Wrapped.lines(nullokText(nullok), "")
                        .forEach(line -> terminal().line(terminal().paint(Paint.CARE, line)));
        }

        static CommandException nullok(List<String> lines) {
            return new CommandException(
                    nullokText(lines),
                    "Write pam_sallyport.so in place of pam_google_authenticator.so there, which"
                            + " asks the server for them;",
                    "or say --despite-nullok.");
        }

        private static String nullokText(List<String> lines) {
            return String.join(", ", lines)
                    + " lets in without a code whoever has no file, and who is moved has none.";
        }

        private ParameterException usage(String message) {
            return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
        }
    }
}
