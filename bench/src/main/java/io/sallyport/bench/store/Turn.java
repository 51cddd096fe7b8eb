package io.sallyport.bench.store;

/**
 * What one turn of a {@link Load} showed.
 *
 * @param cpuMicros processor time of the whole process for each count, which tells more than the
 *     rate where other programs use the machine too
 * @param writtenKib given to the disk for each count
 */
record Turn(
        double perSecond,
        double p50Millis,
        double p99Millis,
        double cpuMicros,
        double writtenKib,
        long conflicts) {
    static Turn of(long[] sortedNanos, Usage used, long conflicts) {
        int counts = Math.max(1, sortedNanos.length);
        return new Turn(
                sortedNanos.length / (used.wallNanos() / 1e9),
                quantile(sortedNanos, 0.50),
                quantile(sortedNanos, 0.99),
                used.cpuNanos() / 1e3 / counts,
                used.writtenBytes() / 1024.0 / counts,
                conflicts);
    }

    private static double quantile(long[] sorted, double share) {
        if (sorted.length == 0) return Double.NaN;
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))] / 1e6;
    }
}
