package io.sallyport.server.cli;

import io.sallyport.server.doctor.sshd.SshdSources;
import io.sallyport.server.doctor.sshd.SshdSources.Running;
import io.sallyport.server.setup.Confirmation;
import io.sallyport.server.setup.FileChange;
import io.sallyport.server.setup.Outlook;
import io.sallyport.server.setup.Recipe;
import io.sallyport.server.setup.RootForm;
import io.sallyport.server.setup.SetupException;
import io.sallyport.server.setup.SshSetup;
import io.sallyport.server.setup.SshSetup.Target;
import io.sallyport.server.setup.SshSetup.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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
final class SetupSshCommand extends SetupDoorCommand {
    private static final Path MAIN = Path.of("/etc/ssh/sshd_config");
    private static final String HARMLESS =
            "(?i)(Port|ListenAddress|PidFile|AddressFamily|HostKey|LogLevel)[ =].*";

    private static final Waiting WORDS =
            new Waiting(
                    "The host is changed. Keep this session open, and log in from another machine,"
                            + " in a second terminal, with a code. Without such a login everything"
                            + " is put back in",
                    "no login has confirmed the change in time; every file is as it was before.",
                    "The system log says why logins failed: journalctl -g 'sshd|pam_sallyport'");

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
            names = "--automated",
            paramLabel = "WHAT",
            description =
                    "Do not ask what to do with each account that looks automated: leave it, or"
                            + " stop. With --yes, leave if not given.")
    @Nullable String automated;

    SetupSshCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int setUp() throws SetupException, CommandException, IOException {
        SetupServer asked = asked();
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
        plan.show(setup.difference(changes), "sshd", wish.recipe().words());
        plan.show(outlook);
        if (dryRun) return DONE;
        requireSomebody(asked, outlook);
        if (!automatedAccounts().mayGoOn(outlook.automated(), wish.automation())) return FAILED;
        if (!withoutTrial) examine(() -> setup.examine(changes));
        if (!goesOn()) return FAILED;
        wayBackIn();
        if (withoutTrial) plan.warnOfNoTrial(minutes);
        else tryOut(() -> setup.tryOut(changes, wish));
        setup.commit(
                changes,
                Duration.ofMinutes(minutes),
                outlook.promised(),
                surroundings.clock().instant());
        int status = await(new Confirmation(asked, surroundings.clock()), WORDS);
        if (!withoutTrial) plan.showNew(setup.findingsSince());
        return status;
    }

    private AutomatedAccounts automatedAccounts() throws CommandException {
        Optional<AutomatedAccounts.Choice> given =
                switch (automated) {
                    case null ->
                            yes ? Optional.of(AutomatedAccounts.Choice.LEAVE) : Optional.empty();
                    case "leave" -> Optional.of(AutomatedAccounts.Choice.LEAVE);
                    case "stop" -> Optional.of(AutomatedAccounts.Choice.STOP);
                    default -> throw new CommandException("--automated takes leave or stop.");
                };
        return new AutomatedAccounts(terminal(), given);
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
