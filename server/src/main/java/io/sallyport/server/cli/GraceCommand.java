package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.EndGrace;
import io.sallyport.server.door.local.wire.GraceEnded;
import io.sallyport.server.door.local.wire.Nothing;
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
        name = "grace",
        header = "End the time in which a terminal asks for no further code.",
        synopsisSubcommandLabel = "end [NAME]",
        footer = {"", "Examples:", "  sallyport grace end", "  sudo sallyport grace end --all"})
final class GraceCommand extends GroupCommand {
    GraceCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "end",
            header = "Ask for a code again, at every terminal, from now on.",
            description = {
                "",
                "Where policy has grace, a code given for sudo counts for a while at the same"
                        + " terminal. sallyport status shows where it does now. sudo's own memory"
                        + " of the password is another one: sudo -k ends that."
            },
            footer = {"", "Examples:", "  sallyport grace end", "  sudo sallyport grace end alice"})
    static final class End extends ServerCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "NAME",
                description = "Of this account; root only. Your own, if left out.")
        @Nullable String name;

        @Option(names = "--all", description = "Of every account; root only.")
        boolean all;

        @Spec @Nullable CommandSpec spec;

        End(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            if (all && name != null)
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "give a name or --all, not both.");
            var ended =
                    all
                            ? server().ask("/v1/grace/end-all", new Nothing(), GraceEnded.class)
                            : server().ask(
                                            "/v1/grace/end",
                                            new EndGrace(Optional.ofNullable(name)),
                                            GraceEnded.class);
            terminal().line(words(ended));
            return DONE;
        }

        private String words(GraceEnded ended) {
            if (ended.terminals() == 0) return "No grace was held; a code is asked for anyway.";
            return terminal().paint(Paint.GOOD, "Done.")
                    + " The next login asks for a code at "
                    + (ended.terminals() == 1 ? "the terminal" : ended.terminals() + " terminals")
                    + (ended.accounts() == 1 ? "" : " of " + ended.accounts() + " accounts")
                    + " where none was asked for.";
        }
    }
}
