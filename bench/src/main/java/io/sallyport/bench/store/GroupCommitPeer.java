package io.sallyport.bench.store;

import io.sallyport.engine.audit.EventIds;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One writer that commits what waits in one transaction: the shape of the embedded store, around
 * any engine, with records of the same size and without seals.
 */
final class GroupCommitPeer implements Peer {
    private static final int ACCOUNT_BYTES = 560;
    private static final int EVENT_BYTES = 330;
    private static final int FILL_BATCH_MAX = 256;
    private static final int QUEUE_MAX = 1_024;

    private final Engine engine;
    private final int measuredBatchMax;
    private volatile int batchMax = FILL_BATCH_MAX;
    private final BlockingQueue<Change> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Thread writer = new Thread(this::run, "group-commit");
    private volatile boolean closed;
    private long sequence;

    /**
     * @param batchMax changes in one commit while it is measured; 1 for a sync a change
     */
    GroupCommitPeer(Engine engine, int batchMax) {
        this.engine = engine;
        measuredBatchMax = batchMax;
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void fill(int accounts) throws InterruptedException {
        Load.spread(accounts, account -> write(new Change(name(account), 0, record(0))));
        batchMax = measuredBatchMax;
    }

    @Override
    public boolean count(int account) throws Exception {
        Row seen = row(account);
        long next = ByteBuffer.wrap(seen.record()).getLong() + 1;
        return write(new Change(name(account), seen.version(), record(next)));
    }

    @Override
    public long counted(int account) throws Exception {
        return ByteBuffer.wrap(row(account).record()).getLong();
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        Load.join(writer);
        engine.close();
    }

    private Row row(int account) throws Exception {
        Row row = engine.read(name(account));
        if (row == null) throw new AssertionError("no account " + account);
        return row;
    }

    private boolean write(Change change) {
        try {
            queue.put(change);
            return change.done.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            try {
                var batch = new ArrayList<Change>();
                Change first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) continue;
                batch.add(first);
                queue.drainTo(batch, batchMax - 1);
                commit(batch);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private void commit(List<Change> batch) throws Exception {
        engine.begin();
        for (Change change : batch)
            change.won =
                    engine.replace(
                            change.name,
                            change.seen,
                            change.next,
                            ++sequence,
                            change.id,
                            change.event);
        engine.commit();
        for (Change change : batch) change.done.complete(change.won);
    }

    private static String name(int account) {
        return SallyportPeer.name(account).value();
    }

    private static byte[] record(long count) {
        var bytes = new byte[ACCOUNT_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        ByteBuffer.wrap(bytes).putLong(count);
        return bytes;
    }

    private static final class Change {
        private final String name;
        private final long seen;
        private final byte[] next;
        private final String id = EventIds.draw(ThreadLocalRandom.current());
        private final byte[] event = new byte[EVENT_BYTES];
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private boolean won;

        Change(String name, long seen, byte[] next) {
            this.name = name;
            this.seen = seen;
            this.next = next;
            ThreadLocalRandom.current().nextBytes(event);
        }
    }
}
