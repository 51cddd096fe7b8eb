package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;

/** A command. Its exit status is 0 if it did what it should, 1 if not, 2 if it was used wrongly. */
abstract class SallyportCommand implements Callable<Integer> {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** Behind the options that belong to one command. */
    static final int LAST = 100;

    final Surroundings surroundings;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = LAST,
            description = "Show this help.")
    boolean help;

    SallyportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public abstract Integer call() throws Exception;

    Terminal terminal() {
        return surroundings.terminal();
    }

    /** For scripts: a message as the server gave it. */
    void json(Object message) {
        terminal()
                .line(
                        Json.MAPPER
                                .writer()
                                .with(SerializationFeature.INDENT_OUTPUT)
                                .writeValueAsString(message));
    }
}
