package io.sallyport.server.cli;

import io.sallyport.server.setup.Confirmation;
import io.sallyport.server.setup.FileChange;
import io.sallyport.server.setup.SetupException;
import io.sallyport.server.setup.SudoSetup;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "sudo",
        header = "Give sudo its second step.",
        description = {
            "",
            "It shows the change and asks. It tries it with real uses of sudo that nobody else"
                    + " sees. Then it changes the host, and takes everything back by itself unless"
                    + " somebody has used sudo with a code at a terminal in time. Keep your present"
                    + " session open meanwhile."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport setup sudo --dry-run",
            "  sudo sallyport setup sudo"
        })
final class SetupSudoCommand extends SetupDoorCommand {
    private static final Waiting WORDS =
            new Waiting(
                    "The host is changed. Keep this session open, and run  sudo -k true  in a"
                        + " second terminal, with a code. Without that everything is put back in",
                    "no sudo has confirmed the change in time; every file is as it was before.",
                    "The system log says why it failed: journalctl -g 'sudo|pam_sallyport'");

    SetupSudoCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int setUp() throws SetupException, CommandException, IOException {
        SetupServer asked = asked();
        var setup = new SudoSetup(asked, doctor(), new SecureRandom());
        List<FileChange> changes = setup.plan();
        if (changes.isEmpty()) {
            terminal().line("Nothing to do: sudo asks for password + code already.");
            return DONE;
        }
        var plan = new PlanText(terminal());
        plan.show(setup.difference(changes), "sudo", "password + code");
        plan.showDemands(setup.demanding());
        if (dryRun) return DONE;
        requireSomebody(setup, asked);
        if (!withoutTrial) setup.examine(changes);
        if (!goesOn()) return FAILED;
        wayBackIn();
        if (withoutTrial) plan.warnOfNoTrial(minutes);
        else tryOut(() -> setup.tryOut(changes));
        setup.commit(changes, Duration.ofMinutes(minutes), surroundings.clock().instant());
        int status = await(new Confirmation(asked, surroundings.clock()), WORDS);
        if (!withoutTrial) plan.showNew(setup.findingsSince());
        return status;
    }

    /** DOC-76: without one the change could not be confirmed. */
    private static void requireSomebody(SudoSetup setup, SetupServer asked)
            throws SetupException, CommandException {
        if (asked.enrolled().isEmpty())
            throw new CommandException(
                    "nobody has a second step yet, so nobody could confirm the change.",
                    "Enrol yourself first:  sallyport enroll");
        if (!setup.isUsableBySomebody())
            throw new CommandException(
                    "nobody who has a second step may use sudo with a password, so nobody could"
                            + " confirm the change.",
                    "sudo -l -U NAME  says what somebody may do; NOPASSWD asks for no code"
                            + " either.");
    }
}
