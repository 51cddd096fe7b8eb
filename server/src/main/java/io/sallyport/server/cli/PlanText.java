package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.doctor.Printable;
import io.sallyport.server.setup.Outlook;
import java.util.List;

/** What {@code setup} shows before it changes anything, and after. */
final class PlanText {
    private final Terminal terminal;

    PlanText(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * @param program that asks from then on
     * @param asked for what
     */
    void show(List<String> difference, String program, String asked) {
        terminal.line("These files change, so that " + program + " asks for " + asked + ":");
        terminal.line();
        difference.forEach(terminal::line);
        terminal.line();
    }

    void show(Outlook outlook) {
        list(
                "These accounts look automated. A client that may not ask (BatchMode, sftp -b,"
                        + " Ansible) is refused from then on:",
                outlook.automated(),
                "For each: put it into a group, its keys into /etc/ssh/automation-keys/NAME, and"
                        + " say --automation-group GROUP. Where the client can be asked, but nobody"
                        + " is there: sallyport ssh-key allow. Or leave it, if it is a person.");
        list(
                "These accounts come in today, and would not any more:",
                outlook.lockedOut(),
                "Give each a key or a password that fits, before you go on; or leave it, if nobody"
                        + " logs in to it.");
    }

    /**
     * @param services at which policy refuses who has no second step
     */
    void showDemands(List<String> services) {
        if (services.isEmpty()) return;
        wrapped(
                "Policy demands a code of everybody at "
                        + String.join(" and ", services)
                        + ": whoever may use it and has no second step is refused from then on.");
        terminal.line();
    }

    void warnOfNoTrial(int minutes) {
        wrapped(
                terminal.paint(Paint.BAD, "Warning:")
                        + " nothing is tried out (--without-trial). If it lets nobody in"
                        + " afterwards, it stays so for "
                        + minutes
                        + " minutes.");
    }

    /** DOC-97 */
    void showNew(List<String> findings) {
        list(
                "doctor finds what was not there before:",
                findings,
                "\"sudo sallyport doctor\" says what to do.");
    }

    private void list(String head, List<String> entries, String todo) {
        if (entries.isEmpty()) return;
        wrapped(head);
        entries.forEach(entry -> terminal.line("  " + Printable.of(entry)));
        wrapped(todo);
        terminal.line();
    }

    private void wrapped(String text) {
        Wrapped.lines(text, "").forEach(terminal::line);
    }
}
