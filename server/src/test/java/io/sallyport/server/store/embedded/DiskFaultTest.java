package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import io.sallyport.server.store.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FAULT-7, FAULT-22, FAULT-23 and the store's part of FAULT-26. */
@Timeout(120)
final class DiskFaultTest {
    private static final String NOT_MOUNTED = "not mounted";

    @TempDir private Path parent;
    private Path folder;
    private final Ledger ledger = new Ledger();

    @BeforeEach
    void name_the_folder() {
        folder = parent.resolve("store");
    }

    @Test
    void a_full_disk_refuses_loses_nothing_and_works_again_when_there_is_room() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "only root can mount a small disk");
        String script =
                "unshare -m sh -c 'mount -t tmpfs -o size=3m,mode=0700 sallyport "
                        + parent
                        + " && exec \"$@\" || echo "
                        + NOT_MOUNTED
                        + "' sh \"$@\"";
        try (var child = ChildJvm.startFrom(script, SmallDiskProgram.class, parent)) {
            List<String> said = rest(child);
            if (said.contains(NOT_MOUNTED)) abort("nothing can be mounted here: " + said);
            assertTrue(said.contains("done"), said::toString);
        }
    }

    @Test
    void a_sync_that_fails_once_is_followed_by_no_acknowledgement_before_a_new_proof()
            throws Exception {
        try (var child = ChildJvm.start(LoadProgram.class, folder, 1)) {
            acknowledge(child, 100);
            Path trace = parent.resolve("trace");
            Process strace =
                    strace(
                            child,
                            List.of(thread(child, "caller-0"), thread(child, "store-tender")),
                            trace,
                            "fsync:error=EIO:when=1",
                            "");
            refusals(child, 1);
            acknowledge(child, 100);
            end(strace);
            assertProvenAfterFault(Files.readAllLines(trace));
            child.kill();
        }
        checkLedger();
    }

    @Test
    void a_checkpoint_whose_sync_fails_is_done_again_from_the_whole_log() throws Exception {
        try (var child = ChildJvm.startFrom("exec \"$@\"", LoadProgram.class, folder, 16)) {
            acknowledge(child, 100);
            Path trace = parent.resolve("trace");
            long checkpoints = thread(child, "store-checkpoin");
            Process strace =
                    strace(child, List.of(checkpoints), trace, "fsync:error=EIO:when=1", "");
            String line = child.line().orElseThrow();
            while (!line.contains("the store works again")) {
                boolean ignored = ledger.add(line);
                line = child.line().orElseThrow();
            }
            acknowledge(child, 100);
            end(strace);
            child.kill();
        }
        checkLedger();
    }

    @Test
    void while_syncs_fail_nothing_is_acknowledged_and_afterwards_it_goes_on() throws Exception {
        try (var child = ChildJvm.start(LoadProgram.class, folder, 1)) {
            acknowledge(child, 100);
            Process strace =
                    strace(
                            child,
                            List.of(child.pid()),
                            parent.resolve("trace"),
                            "fsync,fdatasync:error=EIO",
                            "-f");
            // A refusal takes ten milliseconds: the store has tried to open anew meanwhile.
            refusals(child, 300);
            end(strace);
            acknowledge(child, 100);
            child.kill();
        }
        checkLedger();
    }

    @Test
    void a_process_without_a_free_descriptor_goes_on_using_the_store() throws Exception {
        try (var child =
                ChildJvm.startFrom(
                        "ulimit -n 128; exec \"$@\"", FewDescriptorsProgram.class, folder)) {
            List<String> said = rest(child);
            assertTrue(said.contains("done"), said::toString);
        }
    }

    /** Reads counts into the ledger; refusals may come before the first one. */
    private void acknowledge(ChildJvm child, int count) throws IOException {
        for (int i = 0; i < count; ) if (ledger.add(child.line().orElseThrow())) i++;
    }

    /** Reads counts up to the first refusal, then refusals only. */
    private void refusals(ChildJvm child, int count) throws IOException {
        String line = verdict(child);
        while (ledger.add(line)) line = verdict(child);
        for (int i = 1; i < count; i++) {
            assertTrue(line.startsWith("refused"), line);
            line = verdict(child);
        }
        assertTrue(line.startsWith("refused"), line);
    }

    /** The next line that is not of the log. */
    private static String verdict(ChildJvm child) throws IOException {
        String line = child.line().orElseThrow();
        while (!line.startsWith("refused") && !line.startsWith("counted"))
            line = child.line().orElseThrow();
        return line;
    }

    private void checkLedger() {
        try (var store = EmbeddedStore.open(folder, Samples.seal())) {
            ledger.check(store);
        }
    }

    /** After the failed sync of the log, the database itself was synced before the log again. */
    private static void assertProvenAfterFault(List<String> trace) {
        int fault = indexOf(trace, 0, "EIO");
        int proof = indexOf(trace, fault, "/store.db>) = 0");
        int next = indexOf(trace, proof, "store.db-wal>) = 0");
        assertTrue(fault >= 0 && proof > fault && next > proof, trace::toString);
        assertTrue(trace.get(fault).contains("store.db-wal>"), trace.get(fault));
    }

    private static int indexOf(List<String> lines, int from, String text) {
        for (int i = Math.max(from, 0); i < lines.size(); i++)
            if (lines.get(i).contains(text)) return i;
        return -1;
    }

    /**
     * Attaches strace, and waits until it is attached.
     *
     * @param fault the calls that fail, and when: counted for each thread on its own
     */
    private static Process strace(
            ChildJvm child, List<Long> tasks, Path trace, String fault, String follow)
            throws IOException {
        List<String> command =
                Stream.of(
                                "strace",
                                "-y",
                                follow,
                                "-o",
                                trace.toString(),
                                "-p",
                                tasks.stream().map(String::valueOf).collect(joining(",")),
                                "-e",
                                "trace=fsync,fdatasync",
                                "-e",
                                "inject=" + fault)
                        .filter(word -> !word.isEmpty())
                        .toList();
        Process strace = start(command);
        BufferedReader said = strace.errorReader(UTF_8);
        String line = said.readLine();
        if (line == null || !line.contains("attached")) {
            child.kill();
            abort("strace cannot attach here: " + line);
        }
        return strace;
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            return abort("strace is missing, which makes syncs fail: " + e.getMessage());
        }
    }

    /** Ends strace, which lets go of the process. */
    private static void end(Process strace) throws InterruptedException {
        strace.destroy();
        strace.waitFor();
    }

    private static long thread(ChildJvm child, String name) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + child.pid() + "/task"))) {
            for (Path task : tasks.toList())
                if (Files.readString(task.resolve("comm")).strip().equals(name))
                    return Long.parseLong(task.getFileName().toString());
        }
        throw new AssertionError("no thread " + name);
    }

    private static List<String> rest(ChildJvm child) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = child.line(); line.isPresent(); line = child.line()) lines.add(line.get());
        return lines;
    }
}
