package io.sallyport.server.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How long something took, in buckets. Safe for use by many threads. */
final class Histogram {
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5
    };
    private static final double NANOS = 1e9;

    private final String name;
    private final String help;
    private final LongAdder[] buckets = new LongAdder[SECONDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Histogram(String name, String help) {
        this.name = name;
        this.help = help;
        Arrays.setAll(buckets, any -> new LongAdder());
    }

    void add(long took) {
        int bucket = 0;
        while (bucket < SECONDS.length && took / NANOS > SECONDS[bucket]) bucket++;
        buckets[bucket].increment();
        nanos.add(took);
    }

    void writeTo(Page page) {
        page.family(name, "histogram", help);
        long sum = 0;
        for (int i = 0; i < SECONDS.length; i++) {
            sum += buckets[i].sum();
            page.sample(name + "_bucket", label(Double.toString(SECONDS[i])), sum);
        }
        sum += buckets[SECONDS.length].sum();
        page.sample(name + "_bucket", label("+Inf"), sum);
        page.sample(name + "_sum", "", nanos.sum() / NANOS);
        page.sample(name + "_count", "", sum);
    }

    private static String label(String bound) {
        return Page.labels(List.of("le"), List.of(bound));
    }
}
