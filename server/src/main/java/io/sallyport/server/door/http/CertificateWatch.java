package io.sallyport.server.door.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a new certificate into use when its files change. A pair that will not do is told once, and
 * the old one stays.
 */
final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final char[] IN_MEMORY = "in-memory".toCharArray();
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Path certificate;
    private final Path key;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-door-certificate").factory());
    private List<Object> seen;
    private List<Object> lastLooked;

    private CertificateWatch(Path certificate, Path key) throws HttpDoorException {
        this.certificate = certificate;
        this.key = key;
        this.seen = marks();
        this.lastLooked = seen;
        use(CertificatePair.read(certificate, key), factory);
        var _ =
                clock.scheduleWithFixedDelay(
                        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Begins to watch.
     *
     * @throws HttpDoorException if the files will not do
     */
    static CertificateWatch of(Path certificate, Path key) throws HttpDoorException {
        return new CertificateWatch(certificate, key);
    }

    /** What connections are made with. */
    SslContextFactory.Server factory() {
        return factory;
    }

    private void look() {
        List<Object> now = marks();
        boolean isStill = now.equals(lastLooked);
        lastLooked = now;
        // Two files cannot be moved at once: neither is read while one of them still changes.
        if (now.equals(seen) || !isStill) return;
        seen = now;
        try {
            CertificatePair pair = CertificatePair.read(certificate, key);
            factory.reload(next -> use(pair, factory));
            LOG.info("the HTTP door has a new certificate, which ends at {}", pair.ends());
        } catch (Exception e) {
            LOG.error(
                    "the HTTP door keeps its old certificate, because the new one will not do: {}",
                    e.getMessage());
        }
    }

    private static void use(CertificatePair pair, SslContextFactory.Server factory) {
        try {
            factory.setKeyStore(pair.keyStore(IN_MEMORY));
            factory.setKeyStorePassword(new String(IN_MEMORY));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key store in memory cannot be made", e);
        }
    }

    /** What changes when somebody puts another file there. */
    private List<Object> marks() {
        return List.of(mark(certificate), mark(key));
    }

    private static Object mark(Path file) {
        try {
            var facts = Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
            return facts.toString();
        } catch (IOException e) {
            return "missing";
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
