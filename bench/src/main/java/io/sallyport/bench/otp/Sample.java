package io.sallyport.bench.otp;

import java.util.Arrays;
import java.util.List;

/** Figures of several turns. */
record Sample(List<Double> figures) {
    Sample {
        figures = List.copyOf(figures);
    }

    double median() {
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double min() {
        return figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double max() {
        return figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Turn by turn, how many times {@code other} this is. */
    Sample over(Sample other) {
        var ratios = new Double[figures.size()];
        Arrays.setAll(ratios, turn -> figures.get(turn) / other.figures.get(turn));
        return new Sample(List.of(ratios));
    }
}
