package io.sallyport.server.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "sallyport")
final class TopCommand implements Callable<Integer> {
    /** The launcher of a source tree sets it; an installed command has no launcher. */
    private static final String SOURCE_TREE = "SALLYPORT_SOURCE_TREE";

    /** Together one screen of 24 lines. */
    private static final List<String> HELP =
            List.of(
                    "usage: sallyport COMMAND [OPTION...]      a second step for logins",
                    "for everybody",
                    "  enroll     set up your phone, or another device, for one-time codes",
                    "  status     your devices, recovery codes, refused attempts; link: your web"
                            + " page",
                    "  device     list your devices, or remove one; ssh-key: keys that sshd is told"
                            + " of",
                    "  recovery   how many recovery codes are left; new ones",
                    "  disable    switch your second step off; grace: end what a code spares you",
                    "  code       show codes here: an authenticator for the terminal",
                    "  google-authenticator   as the old command; adopt: move its file into this"
                            + " server",
                    "for administrators",
                    "  user       accounts: list, show, enroll, lost-phone, open, disable, delete,"
                            + " ...",
                    "  import     people in from google-authenticator's files; export: out again",
                    "  audit      what happened: show, follow",
                    "  doctor     look at this host; explain: why a login went as it did, or would",
                    "  setup      give sshd its second step; emergency: codes for when the server"
                            + " is away",
                    "  wrapping-key   the keys of secrets at rest; clock: the server's clock",
                    "  backup     a copy of the store; store: accept an old one; notify: a test"
                            + " notice",
                    "  config     the configuration; serve: run the server; app: who may ask by"
                            + " HTTP");

    private static final List<String> HELP_OF_LAUNCHER =
            List.of(
                    "with this source tree, as root (build: as anybody)",
                    "  try        a private sshd with a second step, to try it out",
                    "  install    put Sallyport on this machine; uninstall removes it; build: only"
                            + " build");

    private static final String HELP_OF_ONE =
            "sallyport COMMAND --help shows options and examples; version, the version.";

    private final Surroundings surroundings;

    @Option(
            names = {"-h", "--help"},
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            description = "Show which version this is.")
    boolean version;

    TopCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (version) return new VersionCommand(surroundings).call();
        HELP.forEach(surroundings.terminal()::line);
        if (surroundings.variable(SOURCE_TREE).isPresent())
            HELP_OF_LAUNCHER.forEach(surroundings.terminal()::line);
        surroundings.terminal().line();
        surroundings.terminal().line(HELP_OF_ONE);
        return help ? SallyportCommand.DONE : SallyportCommand.USAGE;
    }
}
