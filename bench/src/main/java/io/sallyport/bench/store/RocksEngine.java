package io.sallyport.bench.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB with the same rows and the same ways to find them, synced with each batch. */
final class RocksEngine implements Engine {
    static {
        RocksDB.loadLibrary();
    }

    private final Options options =
            new Options()
                    .setCreateIfMissing(true)
                    .setTableFormatConfig(
                            new BlockBasedTableConfig().setFilterPolicy(new BloomFilter(10)));
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final RocksDB database;
    private final Map<String, Long> versionsInBatch = new HashMap<>();
    private WriteBatch batch = new WriteBatch();

    RocksEngine(Path folder) throws Exception {
        Files.createDirectories(folder);
        database = RocksDB.open(options, folder.toString());
    }

    @Override
    public @Nullable Row read(String name) throws RocksDBException {
        byte[] value = database.get(key('a', name));
        if (value == null) return null;
        return new Row(
                ByteBuffer.wrap(value).getLong(),
                Arrays.copyOfRange(value, Long.BYTES, value.length));
    }

    @Override
    public void begin() {
        batch.close();
        batch = new WriteBatch();
        versionsInBatch.clear();
    }

    @Override
    public boolean replace(
            String name, long seen, byte[] next, long sequence, String id, byte[] event)
            throws RocksDBException {
        if (version(name) != seen) return false;
        versionsInBatch.put(name, seen + 1);
        batch.put(key('a', name), with(seen + 1, next));
        batch.put(numbered("e", sequence), event);
        batch.put(key('i', id), numbered("", sequence));
        batch.put(numbered("n" + name, sequence), new byte[0]);
        return true;
    }

    @Override
    public void commit() throws RocksDBException {
        database.write(synced, batch);
    }

    @Override
    public void close() {
        batch.close();
        database.close();
        synced.close();
        options.close();
    }

    private long version(String name) throws RocksDBException {
        Long inBatch = versionsInBatch.get(name);
        if (inBatch != null) return inBatch;
        Row row = read(name);
        return row == null ? 0 : row.version();
    }

    private static byte[] key(char kind, String text) {
        return (kind + text).getBytes(UTF_8);
    }

    private static byte[] with(long version, byte[] record) {
        return ByteBuffer.allocate(Long.BYTES + record.length).putLong(version).put(record).array();
    }

    private static byte[] numbered(String text, long sequence) {
        byte[] prefix = text.getBytes(UTF_8);
        return ByteBuffer.allocate(prefix.length + Long.BYTES)
                .put(prefix)
                .putLong(sequence)
                .array();
    }
}
