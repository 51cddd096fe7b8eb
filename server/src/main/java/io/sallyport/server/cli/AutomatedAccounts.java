package io.sallyport.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks what to do with each account that nobody seems to sit at (SSH-30): to leave it, so that it
 * is asked like everybody, or to stop and give it a way of its own first.
 */
final class AutomatedAccounts {
    private static final String GROUP = "automation";

    private final Terminal terminal;
    private final Optional<Choice> given;

    /** What is done with all of them, where it is not asked. */
    enum Choice {
        LEAVE,
        STOP
    }

    AutomatedAccounts(Terminal terminal, Optional<Choice> given) {
        this.terminal = terminal;
        this.given = given;
    }

    /**
     * Says what to do for those that are to have a way of their own.
     *
     * @param found lines of a name, a colon, and why
     * @param group that was named already, for those who come in by key alone
     * @return whether to go on
     */
    boolean mayGoOn(List<String> found, Optional<String> group)
            throws CommandException, IOException {
        var waiting = new ArrayList<String>();
        for (String one : found) {
            String name = one.substring(0, one.indexOf(':'));
            if (!isLeft(name)) waiting.add(name);
        }
        if (waiting.isEmpty()) return true;
        terminal.line();
        terminal.line("Nothing was changed. Before you run this again:");
        terminal.line();
        String into = group.orElse(GROUP);
        if (group.isEmpty()) terminal.line("  groupadd " + into);
        terminal.line("  install -d -m 755 /etc/ssh/automation-keys");
        for (String name : waiting) {
            terminal.line("  gpasswd -a " + name + " " + into);
            terminal.line(
                    "  install -m 644 ~"
                            + name
                            + "/.ssh/authorized_keys /etc/ssh/automation-keys/"
                            + name);
        }
        terminal.line();
        Wrapped.lines(
                        "Put  restrict,command=\"...\"  before each key there, and then:  sudo"
                                + " sallyport setup ssh --automation-group "
                                + into,
                        "")
                .forEach(terminal::line);
        return false;
    }

    private boolean isLeft(String name) throws CommandException, IOException {
        if (given.isPresent()) return given.get() == Choice.LEAVE;
        return new YesOrNo(terminal)
                .choose(
                        name
                                + " looks automated. Leave it (l), so that it is asked like"
                                + " everybody, or stop (s) and give it a way of its own first?",
                        'l',
                        's');
    }
}
