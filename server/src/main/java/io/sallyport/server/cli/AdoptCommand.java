package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Echo;
import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.cli.migration.HeldStateFile;
import io.sallyport.server.cli.migration.HeldStateFile.Aside;
import io.sallyport.server.cli.migration.HostPerson;
import io.sallyport.server.cli.migration.OldModuleLines;
import io.sallyport.server.cli.migration.UntouchedFileException;
import io.sallyport.server.door.local.wire.AdoptStateFile;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.LookAtStateFile;
import io.sallyport.server.door.local.wire.StateFileReport;
import io.sallyport.server.door.local.wire.StateFileReport.Outcome;
import io.sallyport.server.json.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "adopt",
        header = "Move your own google-authenticator file into this server.",
        description = {
            "",
            "Your app keeps its entry. You show one fresh code of it; then your file is moved"
                    + " aside, and this server knows your device, with every code that is used."
        },
        footer = {"", "Examples:", "  sallyport adopt", "  sallyport adopt ~/my-other-file"})
final class AdoptCommand extends ServerCommand {
    private static final int TRIES_MAX = 3;
    private static final String FILE = ".google_authenticator";

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Your file, if it is not ~/.google_authenticator.")
    @Nullable Path file;

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "What to call the device: google-authenticator, if left out.")
    String label = StateFileMover.LABEL;

    @Option(
            names = "--despite-nullok",
            description = "Although a PAM line of the old module lets in whoever has no file.")
    boolean despiteNullok;

    AdoptCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException, IOException {
        List<String> lines = OldModuleLines.withNullok();
        if (!despiteNullok && !lines.isEmpty())
            throw new CommandException(
                    lines.getFirst()
                            + " lets in without a code whoever has no file, and yours would be"
                            + " gone.",
                    "Ask an administrator to change that line first.");
        Path path = path();
        try {
            adopt(path);
        } catch (UntouchedFileException e) {
            throw new CommandException(path + ": " + e.what() + ".", e.hint() + ".");
        }
        return DONE;
    }

    private Path path() throws CommandException {
        if (file != null) return file;
        return HostPerson.named(surroundings.userName())
                .map(HostPerson::home)
                .orElseThrow(() ->
                        new CommandException(
                                "this host does not know where your home is.",
                                "Name your file:  sallyport adopt FILE"))
                .resolve(FILE);
    }

    private void adopt(Path path) throws CommandException, IOException, UntouchedFileException {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            char[] content = read(path);
            try {
                adopt(path, content, tries == 0);
                if (isMovedAside(path, content)) {
                    welcome(path);
                    return;
                }
            } finally {
                Arrays.fill(content, '\0');
            }
            terminal().line("Somebody logged in with your file meanwhile; once more, please.");
        }
        throw new CommandException(
                "somebody logs in with the file again and again; it is still in its place.",
                "Run the command again.");
    }

    /** The lock is given back: it is not held while a person types. */
    private static char[] read(Path path) throws UntouchedFileException {
        try (var held = HeldStateFile.ofOneself(path)) {
            return held.base64();
        }
    }

    private void adopt(Path path, char[] content, boolean isFirst)
            throws CommandException, IOException {
        StateFileReport report = look(content);
        if (isFirst) tell(path, report);
        char[] code = report.outcome() == Outcome.KNOWN ? new char[0] : ask();
        try {
            adopt(content, code);
        } finally {
            Arrays.fill(code, '\0');
        }
    }

    /** Moves the file only if it still is what the server was given. */
    private boolean isMovedAside(Path path, char[] content)
            throws CommandException, IOException, UntouchedFileException {
        Aside aside;
        try (var held = HeldStateFile.ofOneself(path)) {
            char[] now = held.base64();
            boolean isSame = Arrays.equals(now, content);
            Arrays.fill(now, '\0');
            if (!isSame) return false;
            aside = held.moveAside();
        }
        if (aside == Aside.RACED) adoptOnceMore(HeldStateFile.aside(path));
        return aside != Aside.CHANGED;
    }

    private void welcome(Path path) {
        terminal()
                .line(
                        terminal().paint(Paint.GOOD, "Done.")
                                + " Your codes are checked by this server from now on; your file"
                                + " lies at");
        terminal().line("  " + HeldStateFile.aside(path) + "  until you remove it.");
    }

    private void tell(Path path, StateFileReport report) throws CommandException {
        if (report.refusal().isPresent()) {
            var refusal = report.refusal().get();
            throw new CommandException(
                    path + ":" + refusal.line() + ": " + refusal.what() + ".", refusal.hint());
        }
        if (report.outcome() == Outcome.KNOWN) {
            terminal()
                    .line(
                            "This server has the device of your file already, as \""
                                    + report.device()
                                    + "\".");
            return;
        }
        terminal()
                .line(
                        "Your file becomes the device \""
                                + report.device()
                                + "\" of "
                                + report.account()
                                + ": "
                                + MovedTable.kind(report.parameters().orElseThrow())
                                + ".");
        if (!report.taken().isEmpty())
            terminal().line("Comes over: " + String.join(", ", report.taken()) + ".");
        report.differences().forEach(difference -> terminal().line("Differs: " + difference));
    }

    private char[] ask() throws CommandException, IOException {
        return Codes.joined(
                terminal()
                        .ask("Type the code that your app shows now: ", Echo.SHOWN)
                        .orElseThrow(() ->
                                new CommandException(
                                        "no code was given, so nothing was changed.")));
    }

    private void adoptOnceMore(Path aside)
            throws CommandException, IOException, UntouchedFileException {
        terminal().line("Somebody logged in with your file at that very moment.");
        char[] content = read(aside);
        try {
            adopt(content, new char[0]);
        } finally {
            Arrays.fill(content, '\0');
        }
    }

    private void adopt(char[] content, char[] code) throws CommandException, IOException {
        ChangeReply reply =
                new SecondStepDialogue(terminal(), server())
                        .make(
                                "/v1/state-files/adopt",
                                stepUp ->
                                        new AdoptStateFile(
                                                Optional.empty(),
                                                label,
                                                Typed.of(content.clone()),
                                                code.length == 0
                                                        ? Optional.empty()
                                                        : Optional.of(Typed.of(code.clone())),
                                                stepUp),
                                "You have a second step already. Show that it is you: a code of a"
                                        + " device that this server knows, or a recovery code.");
        if (reply.outcome() == ChangeReply.Outcome.NOT_PROVEN)
            throw new CommandException(
                    reply.message().orElse("That was not right."),
                    "Nothing was changed; run the command again.");
    }

    private StateFileReport look(char[] content) throws CommandException {
        try (var message =
                new LookAtStateFile(Optional.empty(), label, Typed.of(content.clone()))) {
            return server().ask("/v1/state-files/look", message, StateFileReport.class);
        }
    }
}
