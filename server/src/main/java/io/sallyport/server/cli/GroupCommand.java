package io.sallyport.server.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its subcommands. */
abstract class GroupCommand extends SallyportCommand {
    @Spec @Nullable CommandSpec spec;

    GroupCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(
                line, "say which: " + String.join(", ", line.getSubcommands().keySet()) + ".");
    }
}
