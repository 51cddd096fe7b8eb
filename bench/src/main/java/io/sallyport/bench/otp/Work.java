package io.sallyport.bench.otp;

/** What is measured. */
enum Work {
    GENERATE("generate one code", "generate", 1),
    VERIFY_3("verify a wrong code against 3 steps", "verify", 3),
    VERIFY_17("verify a wrong code against 17 steps", "verify", 17),
    AHEAD_100("HOTP: look 100 counters ahead for a wrong code", "ahead", 100),
    AHEAD_1000("HOTP: look 1000 counters ahead for a wrong code", "ahead", 1000);

    private final String title;
    private final String kind;
    private final int steps;

    Work(String title, String kind, int steps) {
        this.title = title;
        this.kind = kind;
        this.steps = steps;
    }

    String title() {
        return title;
    }

    /** {@code generate}; {@code verify}, around the current step; {@code ahead}, from it on. */
    String kind() {
        return kind;
    }

    int steps() {
        return steps;
    }

    /** The first step that a verification covers. */
    long first() {
        return kind.equals("ahead") ? Users.STEP : Users.STEP - steps / 2;
    }
}
