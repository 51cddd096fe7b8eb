package io.sallyport.server.cli;

import io.sallyport.server.cli.googleauth.Choices;
import io.sallyport.server.cli.googleauth.Flag;
import io.sallyport.server.cli.googleauth.ShownNames;
import io.sallyport.server.cli.googleauth.StateFilePlace;
import io.sallyport.server.cli.googleauth.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes a state file as the command google-authenticator did (GA-4 to GA-60), without the server
 * and with nothing but the rights of whoever runs it.
 */
final class GoogleAuthenticatorCommand {
    static final String NAME = "google-authenticator";

    private static final String FILE = ".google_authenticator";
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Surroundings surroundings;
    private final Terminal terminal;
    private final SecureRandom random = new SecureRandom();

    GoogleAuthenticatorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
    }

    /** For lists of commands and completion; it is never executed. */
    static CommandLine described(Surroundings surroundings) {
        Callable<Integer> command =
                () -> new GoogleAuthenticatorCommand(surroundings).run(List.of());
        var spec = CommandSpec.wrapWithoutInspection(command).name(NAME);
        for (Flag flag : Flag.values()) {
            var names = new ArrayList<String>();
            flag.letter().ifPresent(letter -> names.add("-" + letter));
            names.add("--" + flag.word());
            var option = OptionSpec.builder(names.toArray(String[]::new));
            flag.value().ifPresent(value -> option.paramLabel(value).type(String.class));
            spec.addOption(option.build());
        }
        return new CommandLine(spec);
    }

    int run(List<String> args) throws CommandException, IOException {
        try {
            return run(Choices.of(args));
        } catch (UsageException wrong) {
            GoogleAuthenticatorHelp.lines().forEach(terminal::complain);
            terminal.complain("");
            complain("sallyport: ", String.valueOf(wrong.getMessage()));
            return SallyportCommand.USAGE;
        }
    }

    private int run(Choices choices) throws UsageException, CommandException, IOException {
        if (choices.has(Flag.VERSION)) {
            terminal.line(NAME + " " + VersionCommand.VERSION);
            return SallyportCommand.DONE;
        }
        if (choices.has(Flag.HELP)) {
            GoogleAuthenticatorHelp.lines().forEach(terminal::line);
            return SallyportCommand.DONE;
        }
        if (choices.has(Flag.QUIET) && !terminal.isInputTerminal()) refuseQuestions(choices);
        if (choices.has(Flag.RENEW))
            return new ScratchCodeRenewal(terminal, choices, place(choices), random).run();
        var names = ShownNames.of(choices, surroundings.userName(), hostName());
        if (choices.has(Flag.SHOW))
            return new StateFileView(terminal, choices, place(choices), names).run();
        return new StateFileEnrollment(surroundings, choices, place(choices), names, random).run();
    }

    /** Broken into lines for a person, on one line for a log. */
    private void complain(String lead, String text) {
        if (terminal.isOutputTerminal())
            Wrapped.lines(text, lead, "  ").forEach(terminal::complain);
        else terminal.complain(lead + text);
    }

    /** Whoever sees nothing of a new secret would not know what they answer to (GA-60). */
    private static void refuseQuestions(Choices choices) throws UsageException {
        var missing = choices.missingForSilence();
        if (!missing.isEmpty())
            throw new UsageException(
                    "-q without a terminal asks nothing, so these are needed as well: "
                            + String.join("; ", missing)
                            + ".");
    }

    private StateFilePlace place(Choices choices) throws CommandException {
        String name = choices.file().isPresent() ? choices.file().get() : home() + "/" + FILE;
        try {
            return new StateFilePlace(Path.of(name), random);
        } catch (InvalidPathException e) {
            throw new CommandException(
                    "the name of the file cannot be read in this locale.",
                    "Set LC_ALL=C.UTF-8, or choose another name with -s.");
        }
    }

    private String home() throws CommandException {
        return surroundings
                .variable("HOME")
                .filter(home -> home.startsWith("/"))
                .orElseThrow(() ->
                        new CommandException(
                                "HOME is not set to a folder, so there is no place for the"
                                        + " file.",
                                "Name one with -s FILE."));
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
