package io.sallyport.engine.googleauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
