package io.sallyport.server;

import java.nio.file.Path;

/** The running server. */
public final class Daemon {
    private Daemon() {}

    /**
     * Runs until it is stopped.
     *
     * @return the exit status of the process
     */
    public static int run(Path config) {
        System.err.println("sallyport: this build has no server yet (" + config + ")");
        return 1;
    }
}
