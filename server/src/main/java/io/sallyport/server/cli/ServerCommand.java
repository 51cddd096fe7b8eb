package io.sallyport.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that asks the running server. */
abstract class ServerCommand extends SallyportCommand {
    @Option(
            names = "--socket",
            order = LAST - 1,
            paramLabel = "PATH",
            description = "Where the server listens for commands (or SALLYPORT_SOCKET).")
    @Nullable Path socket;

    ServerCommand(Surroundings surroundings) {
        super(surroundings);
    }

    CommandSocket server() {
        Path path =
                Optional.ofNullable(socket)
                        .or(() -> surroundings.variable("SALLYPORT_SOCKET").map(Path::of))
                        .orElse(CommandSocket.DEFAULT);
        return new CommandSocket(path, surroundings.variable("SUDO_USER"));
    }
}
