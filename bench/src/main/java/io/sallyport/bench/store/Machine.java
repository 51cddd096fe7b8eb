package io.sallyport.bench.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What the figures were taken on. */
final class Machine {
    private static final int SYNCS = 200;
    private static final int SYNC_BYTES = 16 * 1024;

    private Machine() {}

    static String describe(Path folder) throws IOException {
        return """
        machine    %s, %d processors, %s
        Java       %s
        disk       %s; one sync of 16 KiB takes %.2f ms (median of %d, overwriting a file)
        load       %s before the run; other programs on the machine spoil the rates
        """
                .formatted(
                        field("/proc/cpuinfo", "model name"),
                        Runtime.getRuntime().availableProcessors(),
                        field("/proc/meminfo", "MemTotal"),
                        Runtime.version(),
                        Files.getFileStore(folder).type(),
                        syncMillis(folder),
                        SYNCS,
                        Files.readString(Path.of("/proc/loadavg")).strip());
    }

    /** Resident memory of this process, from {@code /proc/self/status}. */
    static String resident() throws IOException {
        return field("/proc/self/status", "VmRSS");
    }

    private static double syncMillis(Path folder) throws IOException {
        Path file = folder.resolve("sync");
        var bytes = ByteBuffer.allocate(SYNC_BYTES);
        var nanos = new long[SYNCS];
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE)) {
            for (int i = 0; i < SYNCS; i++) {
                channel.write(bytes.clear(), 0);
                long begin = System.nanoTime();
                channel.force(false);
                nanos[i] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(nanos);
        return nanos[SYNCS / 2] / 1e6;
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
