package io.sallyport.bench.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has used of the machine. */
record Usage(long wallNanos, long cpuNanos, long writtenBytes) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Since its start. */
    static Usage now() throws IOException {
        return new Usage(System.nanoTime(), SYSTEM.getProcessCpuTime(), written());
    }

    Usage since(Usage earlier) {
        return new Usage(
                wallNanos - earlier.wallNanos,
                cpuNanos - earlier.cpuNanos,
                writtenBytes - earlier.writtenBytes);
    }

    private static long written() throws IOException {
        String field = "write_bytes: ";
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.substring(field.length())))
                .findFirst()
                .orElse(0);
    }
}
