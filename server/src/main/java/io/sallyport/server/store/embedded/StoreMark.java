package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.keys.RecordSeal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Remembers beside the database how far it had come, so that a database that has lost what was
 * acknowledged is not taken for a whole one (FAULT-8): an old copy that was put back, or a log that
 * SQLite cut at a damaged record as if that had never been acknowledged.
 *
 * <p>The mark follows each commit and is never ahead of one. It is synced with checkpoints only:
 * after a loss of power it may be a little behind. Two slots take turns, so that one is always
 * whole.
 */
final class StoreMark implements AutoCloseable {
    private static final int SLOTS = 2;
    private static final int SLOT_BYTES = 64;
    private static final byte[] PLACE = "mark".getBytes(US_ASCII);

    private final Path file;
    private final RecordSeal seal;
    private final byte[] storeId;

    /** Not a channel: that is closed for good if a thread that uses it is interrupted. */
    private final RandomAccessFile slots;

    private int slot;

    /**
     * Opens the mark of the store with this id, which has come to {@code sequence}.
     *
     * @throws StoreException if the store is behind its mark, unless that is to be accepted
     */
    static StoreMark open(
            Path file, RecordSeal seal, byte[] storeId, long sequence, Opening opening)
            throws IOException {
        var mark = new StoreMark(file, seal, storeId);
        try {
            if (opening == Opening.FOR_USE) {
                var fault = mark.fault(sequence);
                if (fault.isPresent()) throw new StoreException(fault.get() + Opening.REMEDY);
            }
            for (int i = 0; i < SLOTS; i++) mark.moveTo(sequence);
            mark.sync();
            return mark;
        } catch (IOException | RuntimeException e) {
            mark.close();
            throw e;
        }
    }

    private StoreMark(Path file, RecordSeal seal, byte[] storeId) throws IOException {
        this.file = file;
        this.seal = seal;
        this.storeId = storeId.clone();
        this.slots = new RandomAccessFile(file.toFile(), "rw");
    }

    /** The database has come to {@code sequence}, and that is durable. */
    void moveTo(long sequence) throws IOException {
        byte[] slotBytes = Arrays.copyOf(seal.close(content(sequence), PLACE), SLOT_BYTES);
        slots.seek((long) slot * SLOT_BYTES);
        slots.write(slotBytes);
        slot = (slot + 1) % SLOTS;
    }

    void sync() throws IOException {
        slots.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        slots.close();
    }

    /** Why the store is not the one that the mark was left with; empty if it is. */
    static Optional<String> fault(Path file, RecordSeal seal, byte[] storeId, long sequence)
            throws IOException {
        var mark = new StoreMark(file, seal, storeId);
        try {
            return mark.fault(sequence);
        } finally {
            mark.close();
        }
    }

    private Optional<String> fault(long sequence) throws IOException {
        if (slots.length() == 0)
            return sequence == 0
                    ? Optional.empty()
                    : Optional.of(
                            "the database has come to event "
                                    + sequence
                                    + ", and its mark "
                                    + file
                                    + " is gone: it may be an old copy, and codes that were used"
                                    + " since would be accepted again");
        long marked = Math.max(read(0), read(1));
        if (marked < 0)
            return Optional.of(
                    file
                            + " is not the mark of this store: it is damaged, or the database was"
                            + " put here from elsewhere");
        if (sequence < marked)
            return Optional.of(
                    "the database ends at event "
                            + sequence
                            + ", and it had come to event "
                            + marked
                            + ": it is an old copy, or damaged, and codes that were used since"
                            + " would be accepted again");
        return Optional.empty();
    }

    /** What a slot says; -1 if it is not whole. */
    private long read(int which) throws IOException {
        var slotBytes = new byte[SLOT_BYTES];
        slots.seek((long) which * SLOT_BYTES);
        slots.read(slotBytes); // what is not there stays zero, and is no mark
        int sealedBytes = seal.close(content(0), PLACE).length;
        try {
            byte[] content = seal.open(Arrays.copyOf(slotBytes, sealedBytes), PLACE);
            boolean isOurs = Arrays.equals(content, 0, storeId.length, storeId, 0, storeId.length);
            return isOurs ? ByteBuffer.wrap(content).getLong(storeId.length) : -1;
        } catch (KeyException e) {
            return -1;
        }
    }

    private byte[] content(long sequence) {
        return ByteBuffer.allocate(storeId.length + Long.BYTES)
                .put(storeId)
                .putLong(sequence)
                .array();
    }
}
