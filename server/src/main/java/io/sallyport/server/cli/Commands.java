package io.sallyport.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command of a command line. */
public final class Commands {
    /** What the launcher does before any Java runs; here they have lost their way. */
    static final List<String> OF_THE_LAUNCHER = List.of("try", "install", "uninstall", "build");

    private final Surroundings surroundings;
    private final Map<String, Function<Surroundings, CommandLine>> commands = new LinkedHashMap<>();

    private Commands(Surroundings surroundings) {
        this.surroundings = surroundings;
        commands.put("enroll", around -> line(new EnrollCommand(around)));
        commands.put("status", around -> line(new StatusCommand(around)));
        commands.put("device", Commands::device);
        commands.put("recovery", Commands::recovery);
        commands.put("ssh-key", Commands::sshKey);
        commands.put("app", Commands::app);
        commands.put("grace", Commands::grace);
        commands.put("disable", around -> line(new DisableCommand(around)));
        commands.put("adopt", around -> line(new AdoptCommand(around)));
        commands.put("code", around -> line(new CodeCommand(around)));
        commands.put(GoogleAuthenticatorCommand.NAME, GoogleAuthenticatorCommand::described);
        commands.put("link", around -> line(new LinkCommand(around)));
        commands.put("user", Commands::user);
        commands.put("import", Commands::imports);
        commands.put("export", Commands::exports);
        commands.put("wrapping-key", Commands::wrappingKey);
        commands.put("backup", around -> line(new BackupCommand(around)));
        commands.put("store", Commands::store);
        commands.put("audit", Commands::audit);
        commands.put("explain", around -> line(new ExplainCommand(around)));
        commands.put("doctor", around -> line(new DoctorCommand(around)));
        commands.put("clock", Commands::clock);
        commands.put("notify", Commands::notices);
        commands.put("setup", Commands::setup);
        commands.put("emergency", Commands::emergency);
        commands.put("config", Commands::config);
        commands.put("serve", around -> SettingFlags.addTo(line(new ServeCommand(around))));
        commands.put("version", around -> line(new VersionCommand(around)));
    }

    /**
     * Runs a command.
     *
     * @return the exit status: 0 done, 1 refused or failed, 2 used wrongly
     */
    public static int run(String[] args) {
        var surroundings = Surroundings.ofProcess();
        // Whoever ends a command with Ctrl-C wants the shell's prompt on a line of its own.
        Thread newLine = Thread.ofPlatform().unstarted(surroundings.terminal()::line);
        boolean isSeen = surroundings.terminal().isOutputTerminal();
        if (isSeen) Runtime.getRuntime().addShutdownHook(newLine);
        int status = run(args, surroundings);
        if (isSeen) Runtime.getRuntime().removeShutdownHook(newLine);
        return status;
    }

    static int run(String[] args, Surroundings surroundings) {
        return new Commands(surroundings).execute(args);
    }

    /** All commands, for help and completion. */
    static CommandLine all(Surroundings surroundings) {
        var commands = new Commands(surroundings);
        return commands.line(commands.commands.keySet());
    }

    private int execute(String[] args) {
        Optional<String> first = args.length == 0 ? Optional.empty() : Optional.of(args[0]);
        if (first.filter(OF_THE_LAUNCHER::contains).isPresent()) return launchersOwn(first.get());
        // Its options are read as the old command's were, which is not how all others are.
        if (first.filter(GoogleAuthenticatorCommand.NAME::equals).isPresent())
            return googleAuthenticator(List.of(args).subList(1, args.length));
        // To build every command takes longer than to run one.
        var wanted = first.filter(commands::containsKey).map(Set::of).orElse(commands.keySet());
        return line(wanted).execute(args);
    }

    private int googleAuthenticator(List<String> args) {
        try {
            return new GoogleAuthenticatorCommand(surroundings).run(args);
        } catch (Exception fault) {
            return failure(fault);
        }
    }

    private CommandLine line(Set<String> wanted) {
        var top = line(new TopCommand(surroundings));
        for (String name : wanted) {
            var command = commands.get(name);
            if (command != null) top.addSubcommand(name, command.apply(surroundings));
        }
        top.setOut(new PrintWriter(surroundings.terminal().out(), true, UTF_8));
        top.setErr(new PrintWriter(surroundings.terminal().err(), true, UTF_8));
        top.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        top.setHelpFactory(CommandHelp::new);
        top.setUsageHelpWidth(Wrapped.WIDTH + 2);
        top.setParameterExceptionHandler((wrong, args) -> usage(wrong));
        top.setExecutionExceptionHandler((fault, line, result) -> failure(fault));
        return top;
    }

    private static CommandLine line(Callable<Integer> command) {
        var line = new CommandLine(command);
        boolean isBare = line.getCommandSpec().positionalParameters().isEmpty();
        line.getCommandSpec()
                .usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .synopsisHeading("%nusage: ")
                .parameterListHeading("%n")
                .commandListHeading("%nCommands:%n")
                .optionListHeading(isBare ? "%n" : "");
        return line;
    }

    private static CommandLine device(Surroundings around) {
        return line(new DeviceCommand(around))
                .addSubcommand(line(new DeviceCommand.ListDevices(around)))
                .addSubcommand(line(new DeviceCommand.Remove(around)))
                .addSubcommand(line(new DeviceCommand.Forget(around)));
    }

    private static CommandLine recovery(Surroundings around) {
        return line(new RecoveryCommand(around))
                .addSubcommand(line(new RecoveryCommand.Renew(around)));
    }

    private static CommandLine app(Surroundings around) {
        return line(new AppCommand(around))
                .addSubcommand(line(new AppCommand.Add(around)))
                .addSubcommand(line(new AppCommand.AllApps(around)))
                .addSubcommand(line(new AppCommand.Show(around)))
                .addSubcommand(line(new AppCommand.Rotate(around)))
                .addSubcommand(line(new AppCommand.Remove(around)))
                .addSubcommand(line(new AppCommand.SigningKey(around)));
    }

    private static CommandLine sshKey(Surroundings around) {
        return line(new SshKeyCommand(around))
                .addSubcommand(line(new SshKeyListCommand(around)))
                .addSubcommand(line(new SshKeyCommand.Add(around)))
                .addSubcommand(line(new SshKeyCommand.Remove(around)))
                .addSubcommand(line(new SshKeyCommand.Allow(around)));
    }

    private static CommandLine user(Surroundings around) {
        return line(new UserCommand(around))
                .addSubcommand(line(new UserCommand.ListAll(around)))
                .addSubcommand(line(new UserCommand.Show(around)))
                .addSubcommand(line(new UserCommand.Enroll(around)))
                .addSubcommand(line(new UserCommand.EnrollLink(around)))
                .addSubcommand(line(new UserCommand.LostPhoneCommand(around)))
                .addSubcommand(line(new UserCommand.Open(around)))
                .addSubcommand(line(new UserCommand.Forget(around)))
                .addSubcommand(line(new UserCommand.DisableAccount(around)))
                .addSubcommand(line(new UserCommand.Delete(around)));
    }

    private static CommandLine grace(Surroundings around) {
        return line(new GraceCommand(around)).addSubcommand(line(new GraceCommand.End(around)));
    }

    private static CommandLine clock(Surroundings around) {
        return line(new ClockCommand(around))
                .addSubcommand(line(new ClockCommand.Show(around)))
                .addSubcommand(line(new ClockCommand.Trust(around)));
    }

    private static CommandLine wrappingKey(Surroundings around) {
        return line(new WrappingKeyCommand(around))
                .addSubcommand(line(new KeyCheckCommand(around)))
                .addSubcommand(line(new WrappingKeyCommand.Rotate(around)))
                .addSubcommand(line(new WrappingKeyCommand.Retire(around)));
    }

    private static CommandLine store(Surroundings around) {
        return line(new StoreCommand(around))
                .addSubcommand(SettingFlags.addTo(line(new StoreCommand.AcceptOldCopy(around))));
    }

    private static CommandLine notices(Surroundings around) {
        return line(new NotifyCommand(around)).addSubcommand(line(new NotifyCommand.Test(around)));
    }

    private static CommandLine setup(Surroundings around) {
        return line(new SetupCommand(around))
                .addSubcommand(line(new SetupSshCommand(around)))
                .addSubcommand(line(new SetupSudoCommand(around)))
                .addSubcommand(line(new SetupCommand.Confirm(around)))
                .addSubcommand(line(new SetupCommand.Undo(around)));
    }

    private static CommandLine emergency(Surroundings around) {
        return line(new EmergencyCommand(around))
                .addSubcommand(line(new EmergencyCommand.Make(around)))
                .addSubcommand(line(new EmergencyCommand.Show(around)))
                .addSubcommand(line(new EmergencyCommand.Report(around)))
                .addSubcommand(line(new EmergencyCommand.Remove(around)));
    }

    private static CommandLine imports(Surroundings around) {
        return line(new ImportCommand(around))
                .addSubcommand(line(new ImportCommand.GoogleAuthenticator(around)));
    }

    private static CommandLine exports(Surroundings around) {
        return line(new ExportCommand(around))
                .addSubcommand(line(new ExportCommand.GoogleAuthenticator(around)));
    }

    private static CommandLine audit(Surroundings around) {
        return line(new AuditCommand(around))
                .addSubcommand(line(new AuditCommand.Show(around)))
                .addSubcommand(line(new AuditCommand.Follow(around)))
                .addSubcommand(line(new AuditVerifyCommand(around)))
                .addSubcommand(line(new AuditExportCommand(around)))
                .addSubcommand(line(new AuditKeyCommand(around)));
    }

    private static CommandLine config(Surroundings around) {
        return line(new ConfigCommand(around))
                .addSubcommand(SettingFlags.addTo(line(new ConfigCommand.Check(around))))
                .addSubcommand(SettingFlags.addTo(line(new ConfigCommand.Show(around))))
                .addSubcommand(line(new ConfigCommand.Reload(around)));
    }

    private int usage(ParameterException wrong) {
        var line = wrong.getCommandLine();
        complain(words(wrong));
        surroundings
                .terminal()
                .complain(
                        "  "
                                + line.getCommandSpec().qualifiedName()
                                + " --help shows how it is used.");
        return SallyportCommand.USAGE;
    }

    /** Broken into lines for a person, on one line for a log. */
    private void complain(String text) {
        var terminal = surroundings.terminal();
        if (terminal.isOutputTerminal())
            Wrapped.lines(text, "sallyport: ", "  ").forEach(terminal::complain);
        else terminal.complain("sallyport: " + text);
    }

    private static String words(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String word = "\"" + unmatched.getUnmatched().getFirst() + "\"";
            if (wrong.getCommandLine().getSubcommands().isEmpty())
                return word + " is one word too many.";
            var near = unmatched.getSuggestions();
            return "there is no command "
                    + word
                    + (near.isEmpty() ? "." : "; did you mean " + String.join(" or ", near) + "?");
        }
        if (wrong instanceof MissingParameterException missing) {
            var names = missing.getMissing().stream().map(Commands::named).toList();
            return String.join(" and ", names) + (names.size() == 1 ? " is" : " are") + " missing.";
        }
        return lowered(wrong);
    }

    private static String named(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : argument.paramLabel();
    }

    /** As it goes behind a colon. */
    private static String lowered(Exception fault) {
        String message = String.valueOf(fault.getMessage());
        return message.isEmpty()
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private int failure(Exception fault) {
        var terminal = surroundings.terminal();
        if (fault instanceof CommandException told) {
            complain(lowered(told));
            told.hints().forEach(hint -> terminal.complain("  " + hint));
            return SallyportCommand.FAILED;
        }
        if (fault instanceof ParameterException wrong) return usage(wrong);
        terminal.complain(
                "sallyport: this is a bug of sallyport: "
                        + fault.getClass().getSimpleName()
                        + " at "
                        + place(fault));
        terminal.complain("  Please report these words. SALLYPORT_TRACE=1 shows more.");
        if (surroundings.variable("SALLYPORT_TRACE").isPresent()) terminal.complain(trace(fault));
        return SallyportCommand.FAILED;
    }

    private int launchersOwn(String command) {
        surroundings
                .terminal()
                .complain(
                        "sallyport: \""
                                + command
                                + "\" is done by the launcher.\n"
                                + "  Run ./sallyport "
                                + command
                                + " in Sallyport's own folder.");
        return SallyportCommand.USAGE;
    }

    private static String place(Exception fault) {
        for (StackTraceElement frame : fault.getStackTrace())
            if (frame.getClassName().startsWith("io.sallyport."))
                return frame.getFileName() + ":" + frame.getLineNumber();
        return "an unknown place";
    }

    private static String trace(Exception fault) {
        var text = new StringWriter();
        fault.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
