package io.sallyport.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * FAULT-21: the power goes under load. A file system on a loop device is shut down, which drops
 * whatever was not synced, and mounted again.
 */
@Timeout(180)
@SuppressWarnings("InlineFormatString") // a script reads better as one piece
final class PowerLossTest {
    private static final int ROUNDS = 3;
    private static final int CALLERS = 16;
    private static final int COUNTS_MAX = 500;
    private static final long SEED = 21;

    @TempDir private Path parent;
    private final Ledger ledger = new Ledger();

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs"})
    void nothing_that_was_acknowledged_is_lost_with_the_power(String type) throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "only root can mount a file system");
        require("which unshare nsenter losetup xfs_io", "unshare, nsenter, losetup or xfs_io");
        require("truncate -s 400M image && mkfs." + type + " -q image && mkdir disk", "mkfs");
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            loadAndCutPower(1 + random.nextInt(COUNTS_MAX), round);
            Path copy = copyAfterwards(round);
            assertControlIsLost(copy.resolve("control" + round));
            try (var store = EmbeddedStore.open(copy.resolve("store"), Samples.seal())) {
                ledger.check(store);
            }
        }
        System.out.println(
                ROUNDS
                        + " losses of power on "
                        + type
                        + ", seed "
                        + SEED
                        + ", "
                        + ledger.size()
                        + " acknowledged");
    }

    private void loadAndCutPower(int counts, int round) throws IOException, InterruptedException {
        Path disk = parent.resolve("disk");
        try (var child = mounted(LoadProgram.class, disk.resolve("store"), CALLERS)) {
            child.lineWith("open");
            int read = 0;
            while (read < counts) if (ledger.add(child.line().orElseThrow())) read++;
            String cut =
                    "nsenter -t %d -m sh -c 'echo whole > %s/control%d; xfs_io -x -c shutdown %s'"
                            .formatted(child.pid(), disk, round, disk);
            assertEquals(0, run(cut));
            child.kill();
            for (Optional<String> rest = child.line(); rest.isPresent(); rest = child.line())
                ledger.add(rest.get());
        }
    }

    /** Its name may be there, because the store syncs the folder's journal; its content not. */
    private static void assertControlIsLost(Path control) throws IOException {
        boolean isThere = Files.exists(control) && Files.readString(control).startsWith("whole");
        assertFalse(isThere, "what was never synced has survived, so this was no loss of power");
    }

    /** What is on the disk after it was mounted again: by another process, which then ends. */
    private Path copyAfterwards(int round) throws IOException, InterruptedException {
        Path copy = parent.resolve("copy" + round);
        String command = "set -- cp -a %s %s; ".formatted(parent.resolve("disk"), copy);
        assertEquals(0, run(command + mounted()));
        return copy;
    }

    private ChildJvm mounted(Class<?> program, Object... arguments) throws IOException {
        return ChildJvm.startFrom(mounted(), program, arguments);
    }

    /** A script that mounts the image once nobody else has it, then becomes its arguments. */
    private String mounted() {
        return """
        exec unshare -m sh -c '
            for try in $(seq 300); do [ -z "$(losetup -j $0/image)" ] && break; sleep 0.1; done
            mount -o loop $0/image $0/disk && exec "$@"' %s "$@"
        """
                .formatted(parent);
    }

    private void require(String command, String what) throws IOException, InterruptedException {
        if (run(command) != 0) abort("this machine lacks " + what);
    }

    private int run(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command)
                .directory(parent.toFile())
                .inheritIO()
                .start()
                .waitFor();
    }
}
