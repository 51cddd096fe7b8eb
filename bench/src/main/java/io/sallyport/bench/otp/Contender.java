package io.sallyport.bench.otp;

import java.io.IOException;

/** Whoever is measured: each figure comes from a process of its own. */
interface Contender {
    String title();

    /** As the library itself or its file says. */
    String version() throws IOException;

    boolean supports(Work work, Hash hash);

    /** One turn, warmed up. */
    Figure measure(Work work, Hash hash) throws IOException;

    /** CPU nanoseconds of the first verification against 3 steps in a new process. */
    double coldNanos() throws IOException;

    /**
     * What one turn gave.
     *
     * @param nanos thread CPU time an operation
     * @param bytes allocated an operation; not a number where nobody counts them
     */
    record Figure(double nanos, double bytes) {}
}
