package io.sallyport.server.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Which configuration is meant: flag over environment over default. */
final class ConfigFile {
    static final Path DEFAULT = Path.of("/etc/sallyport/sallyport.conf");

    private ConfigFile() {}

    static Path of(Optional<Path> flag, Surroundings surroundings) {
        return flag.or(() -> surroundings.variable("SALLYPORT_CONFIG").map(Path::of))
                .orElse(DEFAULT);
    }
}
