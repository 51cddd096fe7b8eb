package io.sallyport.engine.googleauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * At most so many attempts in so many seconds, and when the last ones were (GA-128, GA-145).
 *
 * @param attempts the N of the specification, 1 to 100
 * @param seconds its M, 1 to 3600
 * @param stamps Unix seconds of attempts
 */
record RateLimit(int attempts, int seconds, List<Long> stamps) {
    static final String NAME = "RATE_LIMIT";
    private static final int ATTEMPTS_MAX = 100;
    private static final int SECONDS_MAX = 3600;

    /** Which part of the line is malformed; each has a log line of its own (GA-111, GA-112). */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean ofStamps;

        MalformedException(boolean ofStamps) {
            super("malformed " + NAME);
            this.ofStamps = ofStamps;
        }

        boolean isOfStamps() {
            return ofStamps;
        }
    }

    /** The file's limit; empty if it has none. */
    static Optional<RateLimit> of(StateFile file) throws MalformedException {
        Optional<String> value = file.option(NAME);
        return value.isPresent() ? Optional.of(parse(value.get())) : Optional.empty();
    }

    private static RateLimit parse(String value) throws MalformedException {
        List<String> words = Numbers.words(value);
        int attempts = number(words, 0, ATTEMPTS_MAX);
        int seconds = number(words, 1, SECONDS_MAX);
        var stamps = new ArrayList<Long>();
        for (String word : words.subList(2, words.size()))
            stamps.add(Numbers.parse(word).orElseThrow(() -> new MalformedException(true)));
        return new RateLimit(attempts, seconds, stamps);
    }

    private static int number(List<String> words, int index, int most) throws MalformedException {
        long number = index < words.size() ? Numbers.parse(words.get(index)).orElse(0) : 0;
        if (number < 1 || number > most) throw new MalformedException(false);
        return (int) number;
    }

    /**
     * The list with an attempt at {@code now}, oldest first, not yet cut (GA-145).
     *
     * @param counted when this same attempt was counted before; that stamp moves
     */
    RateLimit counting(long now, OptionalLong counted) {
        var next = new ArrayList<>(stamps);
        if (counted.isPresent()) next.remove(Long.valueOf(counted.getAsLong()));
        next.add(now);
        next.removeIf(stamp -> stamp < now - seconds || stamp > now);
        next.sort(null);
        return new RateLimit(attempts, seconds, next);
    }

    boolean isExceeded() {
        return stamps.size() > attempts;
    }

    /** When the next attempt is judged again, if nobody tries before; of an exceeded list. */
    long until() {
        return newest().getFirst() + seconds + 1;
    }

    FileChanges change() {
        return FileChanges.NONE.with(NAME, attempts + " " + seconds + " " + Numbers.join(newest()));
    }

    private List<Long> newest() {
        return stamps.subList(Math.max(0, stamps.size() - attempts), stamps.size());
    }
}
