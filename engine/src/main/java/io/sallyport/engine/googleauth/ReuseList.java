package io.sallyport.engine.googleauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Steps whose codes were used, where the file keeps them (GA-127, GA-151). */
final class ReuseList {
    static final String NAME = "DISALLOW_REUSE";

    private final Optional<List<Long>> used;

    private ReuseList(Optional<List<Long>> used) {
        this.used = used;
    }

    static ReuseList of(StateFile file) throws MalformedOptionException {
        Optional<String> value = file.option(NAME);
        return new ReuseList(
                value.isPresent()
                        ? Optional.of(Numbers.list(value.get(), NAME))
                        : Optional.empty());
    }

    /** Whether the file keeps used steps at all. */
    boolean isKept() {
        return used.isPresent();
    }

    /**
     * The greatest step that any line lists: whoever puts a second line above the first must not
     * make used codes good again (FAIL-22).
     */
    static OptionalLong greatest(StateFile file) throws MalformedOptionException {
        OptionalLong greatest = OptionalLong.empty();
        for (String value : file.options(NAME))
            for (long step : Numbers.list(value, NAME))
                greatest = OptionalLong.of(Math.max(step, greatest.orElse(step)));
        return greatest;
    }

    boolean holds(long step) {
        return used.filter(steps -> steps.contains(step)).isPresent();
    }

    /** With {@code step} used; steps that no window can reach any more are dropped. */
    FileChanges using(long step, int window) {
        if (used.isEmpty()) return FileChanges.NONE;
        var next = new ArrayList<>(used.get());
        next.removeIf(listed -> Math.abs(listed - step) >= window);
        next.add(step);
        return FileChanges.NONE.with(NAME, Numbers.join(next));
    }
}
