package io.sallyport.bench.otp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Horizontal bars as SVG: of each row, how many times Sallyport's time each library takes. */
final class BarChart {
    private static final int WIDTH = 720;
    private static final int LABEL = 190;
    private static final int VALUE = 60;
    private static final int BAR = 18;
    private static final int HEAD = 34;

    private final StringBuilder svg = new StringBuilder();
    private int y = 8;

    private BarChart() {}

    static String of(List<Row> rows) {
        var chart = new BarChart();
        rows.forEach(chart::draw);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
                + WIDTH
                + "\" height=\""
                + (chart.y + 8)
                + "\" font-family=\"sans-serif\" font-size=\"13\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
                + chart.svg
                + "</svg>\n";
    }

    private void draw(Row row) {
        y += HEAD;
        text(8, y - 10, "start", "bold", row.title() + " (times Sallyport's CPU time)");
        Map<Double, String> byRatio = new TreeMap<>();
        row.figures().keySet().forEach(title -> byRatio.put(row.ratio(title).median(), title));
        double most = byRatio.keySet().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        byRatio.forEach((ratio, title) -> bar(title, ratio, most));
    }

    private void bar(String title, double ratio, double most) {
        long length = Math.round((WIDTH - LABEL - VALUE) * ratio / most);
        String colour = title.equals(Library.SALLYPORT.title()) ? "#0b6e4f" : "#9aa5b1";
        text(LABEL - 8, y + 14, "end", "normal", title);
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                        LABEL,
                        y + 2,
                        Math.max(1, length),
                        BAR - 4,
                        colour));
        text(
                LABEL + (int) length + 6,
                y + 14,
                "start",
                "normal",
                String.format(Locale.ROOT, "%.2f", ratio));
        y += BAR;
    }

    private void text(int x, int baseline, String anchor, String weight, String words) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
                        x,
                        baseline,
                        anchor,
                        weight,
                        words));
    }
}
