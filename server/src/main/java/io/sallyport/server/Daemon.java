package io.sallyport.server;

import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.config.ConfigurationFile;
import io.sallyport.server.config.KeyFile;
import io.sallyport.server.config.Machine;
import io.sallyport.server.config.Overrides;
import io.sallyport.server.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the server: configuration, key file, doors; until it is told to stop. */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private static final int FAILED = 1;
    private static final int BAD_CONFIGURATION = 2;

    private Daemon() {}

    /**
     * Runs the server until the process is told to stop.
     *
     * @param configFile the file of the flag {@code --config}
     * @param overrides settings of flags and of the environment
     * @return exit status: 1 if it could not start, 2 if the configuration is wrong
     */
    public static int run(Optional<String> configFile, Overrides overrides) {
        return run(configFile, overrides, Outside.REAL);
    }

    static int run(Optional<String> configFile, Overrides overrides, Outside outside) {
        try {
            var file = ConfigurationFile.locate(configFile, overrides.environment());
            var current = new CurrentConfiguration(() -> file.read(overrides, Machine.local()));
            return serve(current, outside);
        } catch (BadConfigurationException e) {
            e.problems().forEach(System.err::println);
            System.err.println("sallyportd: nothing was started");
            return BAD_CONFIGURATION;
        }
    }

    private static int serve(CurrentConfiguration current, Outside outside)
            throws BadConfigurationException {
        Configuration config = current.get();
        for (Problem warning : config.warnings()) LOG.warn("{}", warning);
        KeyRing keys = keys(config);
        try {
            Wiring wiring = Wiring.open(current, keys, incidents(), outside);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(wiring)));
            LOG.info(
                    "ready: PAM asks on {}, commands on {}, policy of {} rules",
                    config.pamSocket(),
                    config.commandSocket(),
                    config.rules().size());
            return untilToldToStop();
        } catch (IOException | StoreException e) {
            LOG.error("cannot start: {}", e.getMessage());
            return FAILED;
        }
    }

    /**
     * An old store under a new key would be unreadable for ever, so a key is only made where there
     * is no store yet.
     */
    private static KeyRing keys(Configuration config) throws BadConfigurationException {
        if (!Files.exists(config.keyFile()) && !Wiring.hasStore(config)) {
            LOG.info("making the key file {}: back it up, apart from the store", config.keyFile());
            KeyFile.create(config.keyFile(), new SecureRandom());
        }
        return KeyFile.read(config.keyFile());
    }

    private static IncidentLog incidents() {
        return new SparingIncidentLog(
                (line, trace) ->
                        trace.ifPresentOrElse(
                                fault -> LOG.error(line, fault), () -> LOG.error(line)),
                System::nanoTime);
    }

    private static int untilToldToStop() {
        try {
            new CountDownLatch(1).await(); // a signal ends the process through the hook
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static void stop(Wiring wiring) {
        try {
            wiring.close();
            LOG.info("stopped");
        } catch (IOException | RuntimeException e) {
            LOG.error("while stopping: {}", e.getMessage(), e);
        }
    }
}
