package io.sallyport.server.cli;

import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.config.ConfigurationFile;
import io.sallyport.server.config.Machine;
import io.sallyport.server.config.Overrides;
import io.sallyport.server.config.Scalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that asks the running server. */
abstract class ServerCommand extends SallyportCommand {
    private static final Path DEFAULT = Path.of("/run/sallyport/command.sock");

    @Option(
            names = "--socket",
            order = LAST - 1,
            paramLabel = "PATH",
            description = "Where the server listens for commands.")
    @Nullable Path socket;

    ServerCommand(Surroundings surroundings) {
        super(surroundings);
    }

    final CommandSocket server() {
        return new CommandSocket(path(), surroundings.variable("SUDO_USER"));
    }

    /** The folder of the store. */
    static Path store(Configuration configuration) {
        return switch (configuration.store()) {
            case Configuration.Store.Embedded embedded -> embedded.directory();
        };
    }

    /** Flag over environment over file over default. */
    private Path path() {
        return Optional.ofNullable(socket)
                .or(() -> surroundings.variable(Scalar.COMMAND_SOCKET.variable()).map(Path::of))
                .or(() -> configured().map(Configuration::commandSocket))
                .orElse(DEFAULT);
    }

    /** What is wrong with the configuration is told by other commands than this one. */
    final Optional<Configuration> configured() {
        Map<String, String> variables = surroundings.variables();
        try {
            var file = ConfigurationFile.locate(Optional.empty(), variables);
            if (!Files.isReadable(file.path())) return Optional.empty();
            return Optional.of(file.read(new Overrides(Map.of(), variables), Machine.local()));
        } catch (BadConfigurationException e) {
            return Optional.empty();
        }
    }
}
