package io.sallyport.server.metrics;

import java.util.List;

/** A page in Prometheus' text format 0.0.4, while it is being written. */
final class Page {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(8 * 1024);

    /** Begins a family; its samples follow. */
    void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void sample(String name, String labels, long value) {
        text.append(name).append(labels).append(' ').append(value).append('\n');
    }

    void sample(String name, String labels, double value) {
        text.append(name).append(labels).append(' ').append(value).append('\n');
    }

    /** A family of one sample without labels. */
    void gauge(String name, String help, double value) {
        family(name, "gauge", help);
        sample(name, "", value);
    }

    /** {@code {name="value",...}}; nothing if there are none. */
    static String labels(List<String> names, List<String> values) {
        if (names.isEmpty()) return "";
        var out = new StringBuilder("{");
        for (int i = 0; i < names.size(); i++)
            out.append(i == 0 ? "" : ",")
                    .append(names.get(i))
                    .append("=\"")
                    .append(escaped(values.get(i)))
                    .append('"');
        return out.append('}').toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
