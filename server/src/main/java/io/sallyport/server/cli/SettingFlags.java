package io.sallyport.server.cli;

import io.sallyport.server.config.Overrides;
import io.sallyport.server.config.Scalar;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A flag for each setting, such as {@code --log-level}: sallyport.conf(5) lists them. */
final class SettingFlags {
    /** In a command's help, in place of a dozen flags that are hardly ever used. */
    static final String DESCRIPTION =
            "Each setting has a flag, which stands above environment and file, such as --log-level"
                    + " debug: see sallyport.conf(5).";

    private SettingFlags() {}

    /** Lets a command take them. */
    static CommandLine addTo(CommandLine command) {
        for (Scalar scalar : Scalar.values())
            command.getCommandSpec()
                    .addOption(
                            OptionSpec.builder(scalar.flag())
                                    .paramLabel("VALUE")
                                    .type(String.class)
                                    .hidden(true)
                                    .build());
        return command;
    }

    /** Those that were given, above the environment. */
    static Overrides given(CommandSpec command, Map<String, String> environment) {
        var flags = new EnumMap<Scalar, String>(Scalar.class);
        for (Scalar scalar : Scalar.values()) {
            @Nullable String value = command.findOption(scalar.flag()).getValue();
            if (value != null) flags.put(scalar, value);
        }
        return new Overrides(flags, environment);
    }
}
