package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.cli.migration.ExportedFile;
import io.sallyport.server.cli.migration.HostPerson;
import io.sallyport.server.cli.migration.UntouchedFileException;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.ExportStateFile;
import io.sallyport.server.door.local.wire.RetireExported;
import io.sallyport.server.door.local.wire.StateFileExported;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        header = "Write somebody's second step for another program.",
        synopsisSubcommandLabel = "COMMAND",
        description = {"", "For administrators: as root, or with sudo."},
        footer = {
            "",
            "Example:",
            "  sudo sallyport export google-authenticator anna --with-secret"
        })
final class ExportCommand extends GroupCommand {
    ExportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "google-authenticator",
            header = "Write a file of google-authenticator, with used codes and all.",
            description = {
                "",
                "The file goes to ~NAME/.google_authenticator, unless --output names another. It"
                        + " gets new scratch codes: of those in the server only digests are kept."
            },
            footer = {
                "",
                "Examples:",
                "  sudo sallyport export google-authenticator anna --with-secret",
                "  sudo sallyport export google-authenticator anna --with-secret --disable",
                "  sudo sallyport export google-authenticator anna --with-secret \\",
                "    --output /root/anna.file"
            })
    static final class GoogleAuthenticator extends ServerCommand {
        @Spec @Nullable CommandSpec spec;

        @Parameters(index = "0", paramLabel = "NAME", description = "The account.")
        String name = "";

        @Option(
                names = "--with-secret",
                description = "Say that you know: whoever reads the file can make the codes.")
        boolean withSecret;

        @Option(names = "--device", paramLabel = "NAME", description = "Which device, of several.")
        @Nullable String device;

        @Option(
                names = "--output",
                paramLabel = "FILE",
                description = "A file that does not exist yet.")
        @Nullable Path output;

        @Option(
                names = "--disable",
                description = "Remove the device here when the file is written.")
        boolean disable;

        GoogleAuthenticator(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            if (!withSecret)
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "the file holds the secret in clear; say --with-secret if you want that.");
            Path file = output == null ? usual() : output;
            // Asked before anything stands in the audit.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) throw exists(file);
            var server = server();
            var exported =
                    server.ask(
                            "/v1/state-files/export",
                            new ExportStateFile(Optional.of(name), Optional.ofNullable(device)),
                            StateFileExported.class);
            write(file, exported);
            terminal()
                    .line(
                            "Written: "
                                    + file
                                    + ", the device \""
                                    + exported.device()
                                    + "\" of "
                                    + name
                                    + ".");
            if (disable) retire(server, exported, file);
            else stays();
            terminal().line();
            terminal().line("Scratch codes of the file:");
            PrintedCodes.show(terminal(), exported.scratchCodes());
            terminal().line("They are not shown again.");
            return DONE;
        }

        private Path usual() throws CommandException {
            return HostPerson.named(name)
                    .map(HostPerson::home)
                    .orElseThrow(() ->
                            new CommandException(
                                    "this host does not know where " + name + "'s home is.",
                                    "Name a file with --output."))
                    .resolve(".google_authenticator");
        }

        private static CommandException exists(Path file) {
            return new CommandException(
                    file + " exists already, and is not written over.",
                    "Move it away, or choose another name with --output.");
        }

        private void write(Path file, StateFileExported exported) throws CommandException {
            var mode =
                    output == null ? ExportedFile.Mode.OF_A_STATE_FILE : ExportedFile.Mode.PRIVATE;
            try {
                ExportedFile.write(file, exported.content(), mode);
            } catch (UntouchedFileException e) {
                throw new CommandException(
                        "cannot write " + file + ": " + e.what() + ".",
                        e.hint(),
                        "Nothing was changed; the audit says that the secret was given out.");
            }
        }

        private void retire(CommandSocket server, StateFileExported exported, Path file)
                throws CommandException {
            try {
                server.ask(
                        "/v1/state-files/retire",
                        new RetireExported(Optional.of(name), exported.device(), exported.mark()),
                        ChangeReply.class);
            } catch (CommandException e) {
                throw new CommandException(
                        file + " is written, but the device is still here: " + e.getMessage(),
                        "Remove the file, and run the command again.");
            }
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " The device is no longer "
                                    + name
                                    + "'s second step here.");
        }

        private void stays() {
            Wrapped.lines(
                            "The device stays here, too: file and server have memories of their own"
                                    + " from now on, and a code may be used once with each. With"
                                    + " --disable it goes.",
                            "")
                    .forEach(line -> terminal().line(terminal().paint(Paint.CARE, line)));
        }
    }
}
