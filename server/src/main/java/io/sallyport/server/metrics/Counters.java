package io.sallyport.server.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A family of counters of one name, one for each combination of label values that has occurred. Its
 * callers see to it that there are few: every value comes from a closed list. Safe for use by many
 * threads.
 */
final class Counters {
    private final String name;
    private final String help;
    private final List<String> labels;
    private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

    Counters(String name, String help, String... labels) {
        this.name = name;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Adds to one; 0 makes it visible. */
    void add(long amount, String... values) {
        counts.computeIfAbsent(List.of(values), any -> new LongAdder()).add(amount);
    }

    void writeTo(Page page) {
        page.family(name, "counter", help);
        var sorted = new TreeMap<String, Long>();
        counts.forEach((values, count) -> sorted.put(Page.labels(labels, values), count.sum()));
        sorted.forEach((set, count) -> page.sample(name, set, count));
    }

    /** The sum of those whose labels have these values, the first ones. */
    long sum(String... values) {
        return counts.entrySet().stream()
                .filter(e -> e.getKey().subList(0, values.length).equals(Arrays.asList(values)))
                .mapToLong(e -> e.getValue().sum())
                .sum();
    }
}
