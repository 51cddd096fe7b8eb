package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.engine.sealing.SealStore.Newest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Remembers beside the database how far it had come, so that a database that has lost what was
 * acknowledged is not taken for a whole one (FAULT-8): an old copy that was put back, or a log that
 * SQLite cut at a damaged record as if that had never been acknowledged.
 *
 * <p>The mark follows each commit and is never ahead of one. It also names the newest seal of the
 * audit. It is synced with checkpoints only: after a loss of power it may be a little behind. Two
 * slots take turns, so that one is always whole.
 */
final class StoreMark implements AutoCloseable {
    private static final int SLOTS = 2;
    private static final int SLOT_BYTES = 128;
    private static final byte[] PLACE = "mark 2".getBytes(US_ASCII);

    /** Where stores of version 1 have their two slots; empty since. */
    private static final int OLD_SLOT_BYTES = 64;

    private static final int OLD_BYTES = 2 * OLD_SLOT_BYTES;
    private static final byte[] OLD_PLACE = "mark".getBytes(US_ASCII);

    private final Path file;
    private final RecordSeal seal;
    private final byte[] storeId;

    /** Not a channel: that is closed for good if a thread that uses it is interrupted. */
    private final RandomAccessFile slots;

    private int slot;

    /** How far a store had come. */
    private record Position(long sequence, Newest newestSeal) {}

    /**
     * Opens the mark of the store with this id, and compares it with what the database has.
     *
     * @throws StoreException if the store is behind its mark, unless that is to be accepted
     */
    static StoreMark open(
            Path file, RecordSeal seal, byte[] storeId, WriteConnection database, Opening opening)
            throws IOException, SQLException {
        var mark = new StoreMark(file, seal, storeId);
        try {
            if (opening == Opening.FOR_USE) {
                var fault = mark.fault(database);
                if (fault.isPresent()) throw new StoreException(fault.get() + Opening.REMEDY);
            }
            for (int i = 0; i < SLOTS; i++) mark.moveTo(database.sequence(), database.newestSeal());
            mark.sync();
            mark.forgetOld();
            return mark;
        } catch (IOException | SQLException | RuntimeException e) {
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

    /** The database has come this far, and that is durable. */
    void moveTo(long sequence, Newest newestSeal) throws IOException {
        byte[] content =
                new ByteWriter()
                        .raw(storeId)
                        .i64(sequence)
                        .i64(newestSeal.number())
                        .raw(newestSeal.link().bytes())
                        .toByteArray();
        slots.seek(OLD_BYTES + (long) slot * SLOT_BYTES);
        slots.write(Arrays.copyOf(seal.close(content, PLACE), SLOT_BYTES));
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
    static Optional<String> fault(
            Path file, RecordSeal seal, byte[] storeId, WriteConnection database)
            throws IOException, SQLException {
        var mark = new StoreMark(file, seal, storeId);
        try {
            return mark.fault(database);
        } finally {
            mark.close();
        }
    }

    private Optional<String> fault(WriteConnection database) throws IOException, SQLException {
        long sequence = database.sequence();
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
        Optional<Position> marked = marked();
        if (marked.isEmpty())
            return Optional.of(
                    file
                            + " is not the mark of this store: it is damaged, or the database was"
                            + " put here from elsewhere");
        return behind(marked.get(), database);
    }

    private static Optional<String> behind(Position marked, WriteConnection database)
            throws SQLException {
        if (database.sequence() < marked.sequence())
            return Optional.of(
                    "the database ends at event "
                            + database.sequence()
                            + ", and it had come to event "
                            + marked.sequence()
                            + ": it is an old copy, or damaged, and codes that were used since"
                            + " would be accepted again");
        if (!hasSeal(database, marked.newestSeal()))
            return Optional.of(
                    "the database lacks seal "
                            + marked.newestSeal().number()
                            + " of the audit, to which it had come, or has another in its place:"
                            + " it is an old copy, or somebody removed what was sealed");
        return Optional.empty();
    }

    /** What lies before a cut may be gone, if the seals behind it are there. */
    private static boolean hasSeal(WriteConnection database, Newest marked) throws SQLException {
        if (marked.number() == 0) return true;
        var found = database.seal(marked.number());
        if (found.isPresent()) return found.get().equals(marked.link());
        return database.isCutBehind(marked.number());
    }

    /** The newest of the slots that are whole. */
    private Optional<Position> marked() throws IOException {
        Optional<Position> newest = Optional.empty();
        for (int i = 0; i < SLOTS; i++) newest = later(newest, read(i));
        return newest.isPresent() ? newest : later(readOld(0), readOld(1));
    }

    private static Optional<Position> later(Optional<Position> one, Optional<Position> other) {
        if (one.isEmpty() || other.isEmpty()) return one.isPresent() ? one : other;
        boolean isLater =
                other.get().sequence() > one.get().sequence()
                        || other.get().newestSeal().number() > one.get().newestSeal().number();
        return isLater ? other : one;
    }

    private Optional<Position> read(int which) throws IOException {
        int bytes = storeId.length + 2 * Long.BYTES + Link.LENGTH;
        return content(OLD_BYTES + which * SLOT_BYTES, SLOT_BYTES, bytes, PLACE)
                .map(content -> {
                    var in = ByteBuffer.wrap(content, storeId.length, bytes - storeId.length);
                    long sequence = in.getLong();
                    long number = in.getLong();
                    var link = new byte[Link.LENGTH];
                    in.get(link);
                    return new Position(sequence, new Newest(number, Link.of(link)));
                });
    }

    private Optional<Position> readOld(int which) throws IOException {
        int bytes = storeId.length + Long.BYTES;
        return content(which * OLD_SLOT_BYTES, OLD_SLOT_BYTES, bytes, OLD_PLACE)
                .map(content ->
                        new Position(
                                ByteBuffer.wrap(content).getLong(storeId.length), Newest.NONE));
    }

    /** What a slot says; empty if it is not whole, or another store's. */
    private Optional<byte[]> content(int at, int slotBytes, int bytes, byte[] place)
            throws IOException {
        var read = new byte[slotBytes];
        slots.seek(at);
        slots.read(read); // what is not there stays zero, and is no mark
        int sealedBytes = seal.close(new byte[bytes], place).length;
        try {
            byte[] content = seal.open(Arrays.copyOf(read, sealedBytes), place);
            boolean isOurs = Arrays.equals(content, 0, storeId.length, storeId, 0, storeId.length);
            return isOurs ? Optional.of(content) : Optional.empty();
        } catch (KeyException e) {
            return Optional.empty();
        }
    }

    /** An old slot must not speak when the new ones are damaged some day. */
    private void forgetOld() throws IOException {
        slots.seek(0);
        slots.write(new byte[OLD_BYTES]);
    }
}
