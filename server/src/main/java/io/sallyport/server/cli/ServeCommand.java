package io.sallyport.server.cli;

import io.sallyport.server.Daemon;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        header = "Run the server, in the foreground.",
        description = {
            "",
            "What the service sallyportd does. Stops at SIGTERM or Ctrl-C. If the configuration is"
                    + " wrong, all mistakes are listed and nothing is started.",
            "",
            SettingFlags.DESCRIPTION
        },
        footer = {
            "",
            "Examples:",
            "  sallyport serve",
            "  sallyport serve --config /etc/sallyport/sallyport.conf"
        })
final class ServeCommand extends SallyportCommand {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration (or SALLYPORT_CONFIG).")
    @Nullable Path config;

    ServeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        var file = Optional.ofNullable(config).map(Path::toString);
        return Daemon.run(file, SettingFlags.given(spec, surroundings.variables()));
    }
}
