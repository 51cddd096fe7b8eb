package io.sallyport.bench.otp;

/** How long and how often. */
enum Pace {
    /** Five turns: figures to compare. With all the starting and making of keys ten minutes. */
    FULL(5, 4, 3, 200),
    /** One turn of a second: shows that everything runs, and nothing else. */
    SHORT(1, 2, 2, 200);

    private final int turns;
    private final int warmupIterations;
    private final int iterations;
    private final int iterationMillis;

    Pace(int turns, int warmupIterations, int iterations, int iterationMillis) {
        this.turns = turns;
        this.warmupIterations = warmupIterations;
        this.iterations = iterations;
        this.iterationMillis = iterationMillis;
    }

    int turns() {
        return turns;
    }

    int warmupIterations() {
        return warmupIterations;
    }

    int iterations() {
        return iterations;
    }

    int iterationMillis() {
        return iterationMillis;
    }

    String description() {
        return turns
                + (turns == 1 ? " turn" : " turns")
                + ", in each a new process per library: warm-up "
                + warmupIterations
                + " x "
                + iterationMillis
                + " ms, measured "
                + iterations
                + " x "
                + iterationMillis
                + " ms";
    }
}
