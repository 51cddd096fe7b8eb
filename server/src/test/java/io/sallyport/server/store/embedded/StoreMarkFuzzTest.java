package io.sallyport.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of the mark beside the database (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class StoreMarkFuzzTest {
    private static final byte[] STORE = new byte[16];
    private static final RecordSeal SEAL = Samples.seal();
    private static final int OLD_SLOT = 64;
    private static final int SLOT = 128;
    private static final int SEQUENCE = 4;

    /** How far a mark says that its store had come. */
    private record Claim(long sequence, long seals) {}

    /**
     * FAULT-8: only a mark that we sealed, and none ahead of the store, lets a store begin. The
     * store has come to event 4, and has no seal of its audit.
     */
    @MethodSource("marks")
    @FuzzTest
    void only_a_mark_of_ours_that_is_not_ahead_is_one(byte[] input)
            throws IOException, SQLException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        Path file = folder.resolve("mark-" + ProcessHandle.current().pid());
        Files.write(file, input);
        Optional<Claim> claim = claim(input);
        boolean isSound =
                claim.filter(one -> one.sequence() <= SEQUENCE && one.seals() == 0).isPresent();
        assertEquals(isSound, StoreMark.fault(file, SEAL, STORE, Database.OPEN).isEmpty());
    }

    static Stream<byte[]> marks() {
        return Stream.of(
                new byte[0],
                new byte[3 * SLOT],
                mark(new Claim(3, 0), new Claim(4, 0)),
                mark(new Claim(4, 0), new Claim(3, 0)),
                mark(new Claim(5, 0), new Claim(4, 0)),
                mark(new Claim(3, 1), new Claim(4, 0)),
                Arrays.copyOf(mark(new Claim(2, 0), new Claim(4, 0)), 2 * SLOT + 20),
                ByteBuffer.allocate(3 * SLOT).put(old(4)).position(OLD_SLOT).put(old(3)).array(),
                ByteBuffer.allocate(3 * SLOT).put(old(5)).array());
    }

    /** Opened once, for as long as the process lives: a store with four events. */
    private static final class Database {
        static final WriteConnection OPEN = open();

        private static WriteConnection open() {
            try {
                Path file = Files.createTempDirectory("fuzzed").resolve("store.db");
                var connection = Sqlite.writer(file);
                Schema.prepare(connection, SEAL, Opening.FOR_USE);
                for (int i = 1; i <= SEQUENCE; i++)
                    Sqlite.execute(
                            connection,
                            "INSERT INTO audit (sequence, id, record) VALUES (%d, '%d', x'00')"
                                    .formatted(i, i));
                return new WriteConnection(connection, new Records(SEAL, STORE));
            } catch (IOException | SQLException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Found by comparing with all that the seal makes: no parsing. */
    private static Optional<Claim> claim(byte[] input) {
        var claim = later(claimAt(input, SLOT), claimAt(input, 2 * SLOT));
        return claim.isPresent() ? claim : later(oldAt(input, 0), oldAt(input, OLD_SLOT));
    }

    private static Optional<Claim> later(Optional<Claim> one, Optional<Claim> other) {
        if (one.isEmpty() || other.isEmpty()) return one.or(() -> other);
        boolean isLater =
                other.get().sequence() > one.get().sequence()
                        || other.get().seals() > one.get().seals();
        return isLater ? other : one;
    }

    private static Optional<Claim> claimAt(byte[] input, int at) {
        return Stream.iterate(
                        new Claim(0, 0), claim -> claim.sequence() < 10, StoreMarkFuzzTest::next)
                .filter(claim -> startsAt(input, at, sealed(claim)))
                .findFirst();
    }

    private static Claim next(Claim claim) {
        return claim.seals() == 0
                ? new Claim(claim.sequence(), 1)
                : new Claim(claim.sequence() + 1, 0);
    }

    private static Optional<Claim> oldAt(byte[] input, int at) {
        return Stream.iterate(0L, sequence -> sequence < 10, sequence -> sequence + 1)
                .filter(sequence -> startsAt(input, at, old(sequence)))
                .map(sequence -> new Claim(sequence, 0))
                .findFirst();
    }

    private static boolean startsAt(byte[] input, int at, byte[] sealed) {
        return input.length >= at + sealed.length
                && Arrays.equals(input, at, at + sealed.length, sealed, 0, sealed.length);
    }

    private static byte[] mark(Claim first, Claim second) {
        return ByteBuffer.allocate(3 * SLOT)
                .position(SLOT)
                .put(sealed(first))
                .position(2 * SLOT)
                .put(sealed(second))
                .array();
    }

    private static byte[] sealed(Claim claim) {
        byte[] content =
                ByteBuffer.allocate(STORE.length + 2 * Long.BYTES + Link.LENGTH)
                        .put(STORE)
                        .putLong(claim.sequence())
                        .putLong(claim.seals())
                        .array();
        return SEAL.close(content, "mark 2".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] old(long sequence) {
        byte[] content =
                ByteBuffer.allocate(STORE.length + Long.BYTES).put(STORE).putLong(sequence).array();
        return SEAL.close(content, "mark".getBytes(StandardCharsets.US_ASCII));
    }
}
