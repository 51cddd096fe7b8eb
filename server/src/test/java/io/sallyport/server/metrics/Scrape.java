package io.sallyport.server.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict reader of Prometheus' text format 0.0.4, as far as it is used. */
final class Scrape {
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-z_]+)(\\{[a-z]+=\"[^\"\\\\]*\"(?:,[a-z]+=\"[^\"\\\\]*\")*})?"
                            + " ([0-9.E+-]+|NaN)");
    private static final Pattern ABOUT = Pattern.compile("# (HELP|TYPE) ([a-z_]+) (.+)");

    private Scrape() {}

    /** Each sample by its name and labels. */
    static Map<String, Double> read(String page) {
        assertTrue(page.endsWith("\n"), "the last line has no end");
        var samples = new HashMap<String, Double>();
        Set<String> families = new HashSet<>();
        String family = "";
        for (String line : page.split("\n")) {
            Matcher about = ABOUT.matcher(line);
            if (about.matches()) {
                if (about.group(1).equals("HELP"))
                    assertTrue(families.add(about.group(2)), () -> "twice: " + line);
                else assertTrue(about.group(2).equals(family(families, about)), line);
                family = about.group(2);
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), () -> "no sample: " + line);
            assertTrue(sample.group(1).startsWith(family), line);
            String labels = sample.group(2) == null ? "" : sample.group(2);
            var before = samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3)));
            assertTrue(before == null, () -> "twice: " + line);
        }
        return samples;
    }

    private static String family(Set<String> families, Matcher about) {
        return families.contains(about.group(2)) ? about.group(2) : "";
    }
}
