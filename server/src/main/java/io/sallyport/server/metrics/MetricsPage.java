package io.sallyport.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that can be fetched: the counts, and how the process is. */
public final class MetricsPage {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private final Metrics metrics;
    private final String version;
    private final Supplier<Optional<String>> storeFault;
    private final Supplier<Optional<String>> clockDoubt;

    /**
     * @param version of this release
     * @param storeFault why nothing can be stored now; empty if it can
     * @param clockDoubt why no code is judged by the clock; empty if it is believed
     */
    public MetricsPage(
            Metrics metrics,
            String version,
            Supplier<Optional<String>> storeFault,
            Supplier<Optional<String>> clockDoubt) {
        this.metrics = metrics;
        this.version = version;
        this.storeFault = storeFault;
        this.clockDoubt = clockDoubt;
    }

    /** Why codes cannot be judged now; empty if they can. */
    List<String> whyNotReady() {
        var store = storeFault.get().map(why -> "store: " + why);
        var clock = clockDoubt.get().map(why -> "clock: " + why);
        return java.util.stream.Stream.of(store, clock).flatMap(Optional::stream).toList();
    }

    /** The page, as of now. */
    String text() {
        var page = new Page();
        page.family("sallyport_build_info", "gauge", "Which release this is.");
        page.sample(
                "sallyport_build_info",
                Page.labels(
                        List.of("version", "java"), List.of(version, Runtime.version().toString())),
                1);
        page.gauge("sallyport_ready", "1 if codes can be judged.", truth(whyNotReady().isEmpty()));
        page.gauge(
                "sallyport_store_failed",
                "1 if nothing can be stored.",
                truth(storeFault.get().isPresent()));
        page.gauge(
                "sallyport_clock_doubted",
                "1 if the clock is not believed.",
                truth(clockDoubt.get().isPresent()));
        metrics.writeTo(page);
        process(page);
        heap(page);
        return page.toString();
    }

    private static void process(Page page) {
        var runtime = ManagementFactory.getRuntimeMXBean();
        page.gauge(
                "process_start_time_seconds",
                "When the process began, in Unix seconds.",
                runtime.getStartTime() / MILLIS);
        page.gauge(
                "jvm_threads",
                "Platform threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system)) return;
        page.family("process_cpu_seconds_total", "counter", "Time on processors.");
        page.sample("process_cpu_seconds_total", "", system.getProcessCpuTime() / NANOS);
        page.gauge(
                "process_open_fds",
                "Open descriptors.",
                (double) system.getOpenFileDescriptorCount());
        page.gauge(
                "process_max_fds",
                "Most open descriptors.",
                (double) system.getMaxFileDescriptorCount());
    }

    private static void heap(Page page) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        page.gauge("jvm_memory_heap_used_bytes", "Heap in use.", (double) heap.getUsed());
        page.gauge("jvm_memory_heap_max_bytes", "Most heap.", (double) heap.getMax());
        page.gauge(
                "jvm_memory_heap_after_collection_bytes",
                "Heap that was in use after the last collection.",
                (double) afterCollection());
        page.family("jvm_gc_collections_total", "counter", "Collections.");
        var collectors = ManagementFactory.getGarbageCollectorMXBeans();
        page.sample(
                "jvm_gc_collections_total",
                "",
                collectors.stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .filter(count -> count > 0)
                        .sum());
        page.family("jvm_gc_seconds_total", "counter", "Time of collections.");
        page.sample(
                "jvm_gc_seconds_total",
                "",
                collectors.stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .filter(millis -> millis > 0)
                                .sum()
                        / MILLIS);
    }

    private static long afterCollection() {
        long sum = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            @Nullable MemoryUsage after = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && after != null) sum += after.getUsed();
        }
        return sum;
    }

    private static double truth(boolean isTrue) {
        return isTrue ? 1 : 0;
    }
}
