package io.sallyport.server.rotation;

import io.sallyport.engine.SecretRenewal;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.WrappingKeys;
import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.KeyFile;
import io.sallyport.server.config.Problem;
import io.sallyport.server.door.local.KeyDesk;
import io.sallyport.server.door.local.wire.KeysStatus;
import io.sallyport.server.door.local.wire.KeysStatus.Pass;
import io.sallyport.server.rotation.KeyPass.Order;
import io.sallyport.server.store.SealedRows;
import io.sallyport.server.store.SealedRows.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wrapping keys of the running server. The key file is written by root's command, never by the
 * server, which may not write to its folder; the server reads it again when it is told to.
 */
public final class KeyRotation implements KeyDesk, AutoCloseable {
    /**
     * What began under the old keys has been written by then, or has been given up: a turn, the
     * store's queue and its commit take 20 s at most.
     */
    static final Duration SETTLED = Duration.ofSeconds(25);

    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final Path keyFile;
    private final KeyRing ring;
    private final AccountStore store;
    private final SealedRows rows;
    private final SecretRenewal secrets;
    private final InstantSource clock;
    private final long uid;

    private Instant since;
    private @Nullable KeyPass pass;
    private @Nullable Thread worker;

    public KeyRotation(
            Path keyFile,
            KeyRing ring,
            AccountStore store,
            SealedRows rows,
            SecretRenewal secrets,
            InstantSource clock,
            long uid) {
        this.keyFile = keyFile;
        this.ring = ring;
        this.store = store;
        this.rows = rows;
        this.secrets = secrets;
        this.clock = clock;
        this.uid = uid;
        this.since = clock.instant();
    }

    /** Goes on with a rotation that the end of an earlier process has interrupted. */
    public void resume(String host) {
        if (!rows.isUnfinished()) return;
        LOG.info("going on with a rotation of the wrapping keys");
        var where = new Circumstances("local", host, "sallyport", "sallyportd", "", "", "");
        begin(Work.RENEW, "sallyportd", where);
    }

    @Override
    public synchronized KeysStatus status() {
        return new KeysStatus(
                keyFile.toString(),
                uid,
                ring.keys().ids(),
                since,
                rows.isUnfinished(),
                Optional.ofNullable(pass).map(KeyPass::state));
    }

    @Override
    public synchronized List<String> take(String actor, Circumstances circumstances) {
        try {
            WrappingKeys next = KeyFile.read(keyFile).keys();
            List<Integer> lacking = next.lacking(ring.keys());
            for (int id : lacking) {
                Optional<String> why = whyNeeded(id);
                if (why.isPresent()) return refused(actor, List.of(why.get()));
            }
            if (isSame(next)) return List.of();
            ring.exchange(next);
            since = clock.instant();
            secrets.recordKeysChanged(actor, circumstances, "in use now: " + next.ids());
            return List.of();
        } catch (BadConfigurationException e) {
            return refused(actor, e.problems().stream().map(Problem::toString).toList());
        }
    }

    @Override
    public synchronized Optional<String> whyNeeded(int id) {
        if (id == ring.keys().current())
            return Optional.of("key " + id + " is the one that closes what is new");
        KeyPass last = pass;
        if (last == null || !last.state().complete())
            return Optional.of("nobody has looked yet whether something needs key " + id);
        Pass seen = last.state();
        boolean isOutdated =
                seen.work().equals(Pass.ROTATE)
                        || seen.key() != ring.keys().current()
                        || seen.begun().isBefore(since.plus(SETTLED));
        if (isOutdated)
            return Optional.of(
                    "the last look at the store was too early to say that nothing needs key " + id);
        long count = seen.needed().getOrDefault(String.valueOf(id), 0L);
        if (count > 0) return Optional.of(count + " accounts or records still need key " + id);
        return seen.damagedCount() > 0
                ? Optional.of("something of the store is damaged, and may need key " + id)
                : Optional.empty();
    }

    @Override
    public synchronized void rotate(String actor, Circumstances circumstances) {
        begin(Work.RENEW, actor, circumstances);
    }

    @Override
    public synchronized void count(String actor, Circumstances circumstances) {
        begin(Work.LOOK, actor, circumstances);
    }

    /** Ends what is under way at its next page; a rotation goes on when the server starts again. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            if (pass != null) pass.stop();
            running = worker;
        }
        try {
            if (running != null && !running.join(CLOSE_WAIT_MAX))
                LOG.warn("a look at the wrapping keys of the store does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One at a time: while another is under way, that is the one to wait for. */
    private synchronized void begin(Work work, String actor, Circumstances circumstances) {
        if (pass != null && pass.state().running()) return;
        var order = new Order(work, actor, circumstances, ring.keys().current(), clock.instant());
        pass = new KeyPass(store, rows, secrets, order);
        worker = Thread.ofPlatform().daemon().name("wrapping-keys").start(pass);
    }

    private boolean isSame(WrappingKeys next) {
        return next.ids().equals(ring.keys().ids()) && next.lacking(ring.keys()).isEmpty();
    }

    private List<String> refused(String actor, List<String> why) {
        LOG.warn(
                "{} wanted the key file read again; the keys in use stay: {}",
                actor,
                why.stream().collect(Collectors.joining("; ")));
        return why;
    }
}
