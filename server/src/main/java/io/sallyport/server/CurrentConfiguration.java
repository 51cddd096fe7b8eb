package io.sallyport.server;

import ch.qos.logback.classic.Level;
import io.sallyport.engine.policy.Policy;
import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.config.Problem;
import io.sallyport.server.door.local.LocalParts.Reloaded;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force. A reload swaps a whole new one in, or keeps the old one and says why.
 */
final class CurrentConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentConfiguration.class);

    private final Source source;
    private final AtomicReference<InForce> inForce;

    /** Where a configuration comes from; asked at the start and at each reload. */
    interface Source {
        Configuration read() throws BadConfigurationException;
    }

    private record InForce(Configuration configuration, Policy policy) {
        static InForce of(Configuration configuration) {
            return new InForce(configuration, configuration.policy());
        }
    }

    CurrentConfiguration(Source source) throws BadConfigurationException {
        this.source = source;
        this.inForce = new AtomicReference<>(InForce.of(source.read()));
        logAt(get());
    }

    Configuration get() {
        return inForce.get().configuration();
    }

    Policy policy() {
        return inForce.get().policy();
    }

    /**
     * Reads it again.
     *
     * @param actor who asked for it, for the log
     */
    Reloaded reload(String actor) {
        try {
            Configuration next = source.read();
            List<String> waiting = Configuration.changesNeedingRestart(get(), next);
            inForce.set(InForce.of(next));
            logAt(next);
            LOG.info(
                    "{} reloaded the configuration: policy of {} rules",
                    actor,
                    next.rules().size());
            return new Reloaded(true, waiting.stream().map(CurrentConfiguration::waits).toList());
        } catch (BadConfigurationException e) {
            LOG.warn(
                    "{} wanted the configuration reloaded; it is wrong, and the old one stays; see"
                            + " sallyport config check",
                    actor);
            return new Reloaded(false, e.problems().stream().map(Problem::toString).toList());
        }
    }

    private static void logAt(Configuration config) {
        var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(config.logLevel().name()));
    }

    private static String waits(String keyword) {
        return keyword + " has changed; it takes effect at the next restart";
    }
}
