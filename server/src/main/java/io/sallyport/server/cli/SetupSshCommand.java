package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.doctor.sshd.SshdSources;
import io.sallyport.server.doctor.sshd.SshdSources.Running;
import io.sallyport.server.emergency.EmergencyCodes;
import io.sallyport.server.emergency.EmergencyFile;
import io.sallyport.server.setup.Confirmation;
import io.sallyport.server.setup.FileChange;
import io.sallyport.server.setup.Outlook;
import io.sallyport.server.setup.Recipe;
import io.sallyport.server.setup.RootForm;
import io.sallyport.server.setup.SavedSet;
import io.sallyport.server.setup.SetupException;
import io.sallyport.server.setup.SshSetup;
import io.sallyport.server.setup.SshSetup.Target;
import io.sallyport.server.setup.SshSetup.Wish;
import io.sallyport.server.setup.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "ssh",
        header = "Give sshd its second step.",
        description = {
            "",
            "It shows the change and asks. It tries it with real logins to an sshd that nobody else"
                    + " sees. Then it changes the host, and takes everything back by itself unless"
                    + " somebody has logged in with a code from another machine in time. Keep your"
                    + " present session open meanwhile."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport setup ssh --dry-run",
            "  sudo sallyport setup ssh --root two-steps",
            "  sudo sallyport setup ssh --password --automation-group deploy"
        })
final class SetupSshCommand extends ServerCommand {
    private static final Path MAIN = Path.of("/etc/ssh/sshd_config");
    private static final int MINUTES_MIN = 2;
    private static final int MINUTES_MAX = 60;
    private static final int EMERGENCY_CODES = 6;
    private static final String HARMLESS =
            "(?i)(Port|ListenAddress|PidFile|AddressFamily|HostKey|LogLevel)[ =].*";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    @Option(names = "--password", description = "Password and code, in place of key and code.")
    boolean password;

    @Option(
            names = "--root",
            paramLabel = "FORM",
            description =
                    "How root logs in: no, two-steps, or break-glass=NETWORK. no if not given.")
    String root = "no";

    @Option(
            names = "--automation-group",
            paramLabel = "GROUP",
            description =
                    "Accounts of this group log in by key alone, with keys of"
                            + " /etc/ssh/automation-keys.")
    @Nullable String automation;

    @Option(
            names = "--undo-after",
            paramLabel = "MINUTES",
            description = "Until when a login must have confirmed it, 2 to 60; 10 if not given.")
    int minutes = 10;

    @Option(names = "--dry-run", description = "Show the change, and end.")
    boolean dryRun;

    @Option(names = "--yes", description = "Do not ask; the trial is made all the same.")
    boolean yes;

    @Option(
            names = "--without-trial",
            description =
                    "Neither let doctor look nor try it out first: only the undo is left, should it"
                            + " not work.")
    boolean withoutTrial;

    SetupSshCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (minutes < MINUTES_MIN || minutes > MINUTES_MAX)
            throw new CommandException("--undo-after takes 2 to 60 minutes.");
        if (SavedSet.left().isPresent())
            throw new CommandException(
                    "an earlier change waits to be confirmed.",
                    "Do one of the two first:  sudo sallyport setup confirm   or   sudo sallyport"
                            + " setup undo");
        try (var _ = Turn.take()) {
            return setUp();
        } catch (SetupException e) {
            throw SetupCommand.told(e);
        }
    }

    private int setUp() throws SetupException, CommandException, IOException {
        var asked = new SetupServer(server());
        var wish =
                new Wish(
                        password ? Recipe.PASSWORD_AND_CODE : Recipe.KEY_AND_CODE,
                        rootForm(),
                        Optional.ofNullable(automation));
        var setup = new SshSetup(asked, target(), doctor(), new SecureRandom());
        List<FileChange> changes = setup.plan(wish);
        if (changes.isEmpty()) {
            terminal().line("Nothing to do: sshd asks for " + wish.recipe().words() + " already.");
            return DONE;
        }
        Outlook outlook = setup.outlook(changes, wish);
        var plan = new PlanText(terminal());
        plan.show(setup.difference(changes), wish);
        plan.show(outlook);
        if (dryRun) return DONE;
        requireSomebody(asked, outlook);
        if (!withoutTrial) setup.examine(changes);
        if (!yes && !new YesOrNo(terminal()).ask("Try it out, and change the host if it works?"))
            return FAILED;
        wayBackIn();
        if (withoutTrial) plan.warnOfNoTrial(minutes);
        else tryOut(setup, changes, wish);
        setup.commit(
                changes,
                Duration.ofMinutes(minutes),
                outlook.promised(),
                surroundings.clock().instant());
        int status = awaitLogin(new Confirmation(asked, surroundings.clock()));
        if (!withoutTrial) plan.showNew(setup.findingsSince());
        return status;
    }

    /** DOC-76: without one the change could not be confirmed. */
    private static void requireSomebody(SetupServer asked, Outlook outlook)
            throws SetupException, CommandException {
        if (asked.enrolled().isEmpty())
            throw new CommandException(
                    "nobody has a second step yet, so nobody could confirm the change.",
                    "Enrol yourself first:  sallyport enroll");
        if (outlook.arriving() == 0)
            throw new CommandException(
                    "nobody who has a second step would come in, so nobody could confirm the"
                            + " change.",
                    "Key + code needs a key where sshd looks for it; password + code, a"
                            + " password.");
    }

    private void tryOut(SshSetup setup, List<FileChange> changes, Wish wish) throws SetupException {
        terminal().line("Trying it out with logins that nobody else sees ...");
        for (String seen : setup.tryOut(changes, wish))
            terminal().line("  " + terminal().paint(Paint.GOOD, "ok") + "  " + seen);
    }

    private List<String> doctor() {
        var words = new ArrayList<>(List.of("/usr/bin/sallyport", "doctor"));
        if (socket != null) words.addAll(List.of("--socket", socket.toString()));
        return words;
    }

    /** Nobody should stand before a closed door because the server does not answer (DOC-99). */
    private void wayBackIn() throws CommandException, IOException {
        var codes = EmergencyFile.read(EmergencyFile.DEFAULT);
        if (codes.isPresent() && codes.get().left() > 0) return;
        PrintedCodes.showEmergency(
                terminal(),
                EmergencyCodes.make(
                        EmergencyFile.DEFAULT,
                        EMERGENCY_CODES,
                        surroundings.clock().instant(),
                        new SecureRandom()));
        terminal().line();
    }

    private int awaitLogin(Confirmation confirmation) throws SetupException, CommandException {
        Wrapped.lines(
                        "The host is changed. Keep this session open, and log in from another"
                            + " machine, in a second terminal, with a code. Without such a login"
                            + " everything is put back in "
                                + minutes
                                + " minutes.",
                        "")
                .forEach(terminal()::line);
        while (SavedSet.left().isPresent()) {
            Optional<String> login = confirmation.login();
            if (login.isPresent() && confirmation.confirm()) {
                terminal()
                        .line(
                                terminal().paint(Paint.GOOD, "Done.")
                                        + " Confirmed by a login of "
                                        + login.get()
                                        + ".");
                return DONE;
            }
            KeyWork.pause(LOOK_EVERY);
        }
        throw new CommandException(
                "no login has confirmed the change in time; every file is as it was before.",
                "The system log says why logins failed: journalctl -g 'sshd|pam_sallyport'");
    }

    private RootForm rootForm() throws CommandException {
        String glass = "break-glass=";
        if (root.equals("no")) return new RootForm.NoLogin();
        if (root.equals("two-steps")) return new RootForm.TwoSteps();
        if (root.startsWith(glass)
                && root.substring(glass.length()).matches("[0-9A-Fa-f.:]+(/[0-9]{1,3})?"))
            return new RootForm.BreakGlass(root.substring(glass.length()));
        throw new CommandException(
                "--root takes no, two-steps or break-glass=NETWORK, such as"
                        + " break-glass=192.0.2.0/24.");
    }

    private static Target target() throws CommandException {
        Running found =
                SshdSources.running().stream()
                        .filter(one -> one.config().equals(MAIN))
                        .findFirst()
                        .orElseThrow(() ->
                                new CommandException(
                                        "no sshd runs that reads " + MAIN + ".",
                                        "For others the way by hand is in docs/doors/ssh.md."));
        refuseOptions(found);
        return new Target(
                found.pid(),
                found.program().toString(),
                found.config(),
                String.valueOf(found.program().getFileName()));
    }

    /** What stands on the command line wins over every file. */
    private static void refuseOptions(Running found) throws CommandException {
        for (int i = 0; i + 1 < found.options().size(); i += 2)
            if (found.options().get(i).equals("-o")
                    && !found.options().get(i + 1).matches(HARMLESS))
                throw new CommandException(
                        "sshd was started with -o "
                                + found.options().get(i + 1)
                                + ", which wins over its files.",
                        "Put it into " + MAIN + ", restart sshd without it, and run this again.");
    }
}
