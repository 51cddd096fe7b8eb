package io.sallyport.engine.googleauth;

import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.googleauth.FileEntry.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What will be otherwise in the central store, where these lines are policy (FMT-62). */
final class FileDifferences {
    private static final int WINDOW_AS_CENTRAL = 3;
    private static final int STRONG_BYTES = 16;

    private final StateFile file;
    private final FileOptions options;
    private final List<String> all = new ArrayList<>();

    FileDifferences(StateFile file, FileOptions options) {
        this.file = file;
        this.options = options;
    }

    List<String> list(Progress progress)
            throws MalformedOptionException, RateLimit.MalformedException {
        switch (progress) {
            case Progress.Clock clock -> ofClock(clock);
            case Progress.Counter counter -> ofCounter();
        }
        RateLimit.of(file)
                .ifPresent(limit ->
                        all.add(
                                "RATE_LIMIT "
                                        + limit.attempts()
                                        + " "
                                        + limit.seconds()
                                        + ": guesses have a budget of their own"));
        int hosts = graceHosts();
        if (hosts > 0) all.add(hosts + " LAST lines: no grace period for a host");
        ofSecret();
        ofScratchCodes();
        return all;
    }

    private void ofClock(Progress.Clock clock) throws MalformedOptionException {
        int window = options.window();
        if (window != WINDOW_AS_CENTRAL)
            all.add("WINDOW_SIZE " + window + ": " + WINDOW_AS_CENTRAL + ", drift is learnt");
        if (!ReuseList.of(file).isKept()) all.add("no DISALLOW_REUSE: each code works once now");
        long seconds = clock.parameters().timeStep().toSeconds();
        if (seconds != 30 && seconds != 60)
            all.add("STEP_SIZE " + seconds + ": some apps show 30 s whatever they are told");
        if (!SkewHistory.of(file).entries().isEmpty())
            all.add("a clock that was being learnt is learnt anew");
    }

    private void ofCounter() throws MalformedOptionException {
        int window = options.window();
        if (window != WINDOW_AS_CENTRAL)
            all.add(
                    "WINDOW_SIZE "
                            + window
                            + ": "
                            + WINDOW_AS_CENTRAL
                            + " ahead, further with several codes in a row");
    }

    private int graceHosts() {
        return (int)
                IntStream.range(0, 10).filter(i -> file.option("LAST" + i).isPresent()).count();
    }

    private void ofSecret() {
        OptionalInt bytes = secretBytes();
        if (bytes.isPresent() && bytes.getAsInt() < STRONG_BYTES)
            all.add("the secret has only " + Byte.SIZE * bytes.getAsInt() + " bits");
    }

    private OptionalInt secretBytes() {
        try (var secret = file.secret(options.hashOfSecret()).orElse(null)) {
            return secret == null ? OptionalInt.empty() : OptionalInt.of(secret.length());
        }
    }

    private void ofScratchCodes() {
        int readable = file.scratchCodes().size();
        int left = readable - RecoveryCodes.CODES_MAX;
        if (left > 0) all.add(left + " scratch codes too many: they are left behind");
        int dead = file.deadScratchCodes();
        if (dead > 0) all.add(dead + " scratch codes below another line: dead in the file, too");
    }
}
