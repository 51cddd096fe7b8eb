package io.sallyport.server.doctor.pam;

import static io.sallyport.server.doctor.pam.ReturnValue.MODULE_UNKNOWN;
import static io.sallyport.server.doctor.pam.ReturnValue.PERM_DENIED;
import static io.sallyport.server.doctor.pam.ReturnValue.SUCCESS;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows every path through a stack, with each module giving each of its answers (DOC-14).
 *
 * <p>What Linux-PAM remembers on its way is little: an impression, whether the status is success,
 * and both as they were when each open substack was entered. So paths that meet at an entry with
 * the same memory go on as one: the work grows with the stack's length, not with the number of its
 * paths.
 */
final class Walk {
    /** Of no sensible stack. */
    static final int STATES_MAX = 100_000;

    private static final int UNDECIDED = 0;
    private static final int POSITIVE = 1;
    private static final int NEGATIVE = 2;
    private static final int BITS_OF_LEVEL = 4;

    /**
     * @param memory impression and status as one number from 0 to 5
     * @param substacks the memory at the start of each open substack, four bits a level
     * @param ours what our module has answered so far
     */
    private record State(int memory, long substacks, Set<OurAnswer> ours) {
        int impression() {
            return memory / 2;
        }

        boolean success() {
            return memory % 2 == 1;
        }

        State with(int impression, boolean success) {
            return new State(impression * 2 + (success ? 1 : 0), substacks, ours);
        }
    }

    /** One answer on a path, and what was before it. */
    record Step(@Nullable Step before, PamEntry entry, int answer) {
        /** From the first entry on. */
        List<Step> path() {
            var path = new ArrayList<Step>();
            for (Step step = this; step != null; step = step.before()) path.addFirst(step);
            return path;
        }
    }

    /**
     * How a path ends.
     *
     * @param ours every answer that our module gave on it
     * @param last of one path that ends so; null for the empty stack
     */
    record Ending(boolean granted, Set<OurAnswer> ours, @Nullable Step last) {
        List<Step> path() {
            return last == null ? List.of() : last.path();
        }
    }

    private final List<PamEntry> stack;
    private final List<Map<State, @Nullable Step>> reached = new ArrayList<>();
    private int states;

    private Walk(List<PamEntry> stack) {
        this.stack = stack;
        for (int i = 0; i <= stack.size(); i++) reached.add(new LinkedHashMap<>());
    }

    /**
     * @throws TooManyPathsException if it would take more than {@value #STATES_MAX} steps
     */
    static Walk through(List<PamEntry> stack, Answers answers) throws TooManyPathsException {
        var walk = new Walk(stack);
        walk.reach(0, new State(0, 0, Set.of()), null);
        for (int at = 0; at < stack.size(); at++)
            for (var arrival : List.copyOf(walk.reached.get(at).entrySet()))
                walk.pass(at, arrival.getKey(), arrival.getValue(), answers);
        return walk;
    }

    /** Whether any path comes to this entry. */
    boolean reaches(PamEntry entry) {
        for (int at = 0; at < stack.size(); at++)
            if (stack.get(at).equals(entry) && !reached.get(at).isEmpty()) return true;
        return false;
    }

    /** At least one; each differs from the others. */
    List<Ending> endings() {
        var endings = new ArrayList<Ending>();
        reached.getLast()
                .forEach((state, step) ->
                        endings.add(
                                new Ending(
                                        state.impression() == POSITIVE && state.success(),
                                        state.ours(),
                                        step)));
        return endings;
    }

    private void pass(int at, State arrived, @Nullable Step before, Answers answers)
            throws TooManyPathsException {
        PamEntry entry = stack.get(at);
        State state = remembering(at, arrived);
        switch (entry.kind()) {
            case SUBSTACK -> reach(at + 1, state, before);
            case BROKEN -> answer(at, state, before, PERM_DENIED);
            case MODULE -> {
                for (int answer : answers.of(entry)) answer(at, state, before, answer);
            }
        }
    }

    /** Going into a substack keeps what was; coming out of it forgets that. */
    private State remembering(int at, State state) {
        int level = stack.get(at).level();
        int before = at == 0 ? 0 : stack.get(at - 1).level();
        int shift = level * BITS_OF_LEVEL;
        long outer = state.substacks() & ((1L << shift) - 1);
        long here =
                before < level
                        ? (long) state.memory() << shift
                        : state.substacks() & (15L << shift);
        return new State(state.memory(), outer | here, state.ours());
    }

    private void answer(int at, State state, @Nullable Step before, int answer)
            throws TooManyPathsException {
        PamEntry entry = stack.get(at);
        var step = new Step(before, entry, answer);
        State heard = entry.isOurs() && answer != MODULE_UNKNOWN ? heard(state, answer) : state;
        int action = entry.control().action(answer);
        boolean success = answer == SUCCESS;
        switch (action) {
            case Control.IGNORE -> reach(at + 1, heard, step);
            case Control.RESET -> reach(at + 1, reset(heard, entry.level()), step);
            case Control.OK -> reach(at + 1, ok(heard, success), step);
            case Control.DONE -> {
                State next = ok(heard, success);
                boolean decided = next.impression() == POSITIVE;
                reach(decided ? endOfLevel(at) : at + 1, next, step);
            }
            case Control.BAD -> reach(at + 1, bad(heard), step);
            case Control.DIE -> reach(endOfLevel(at), bad(heard), step);
            default -> jump(at, action, heard, step);
        }
    }

    private static State heard(State state, int answer) {
        EnumSet<OurAnswer> ours = EnumSet.of(OurAnswer.of(answer));
        ours.addAll(state.ours());
        return new State(state.memory(), state.substacks(), Set.copyOf(ours));
    }

    private static State reset(State state, int level) {
        int memory = (int) (state.substacks() >>> (level * BITS_OF_LEVEL)) & 15;
        return new State(memory, state.substacks(), state.ours());
    }

    private static State ok(State state, boolean success) {
        boolean takesIt =
                state.impression() == UNDECIDED
                        || (state.impression() == POSITIVE && state.success());
        return takesIt ? state.with(POSITIVE, success) : state;
    }

    private static State bad(State state) {
        return state.impression() == NEGATIVE ? state : state.with(NEGATIVE, false);
    }

    /** Over whole substacks, and never out of the own one; a jump that is too long fails. */
    private void jump(int at, int count, State state, Step step) throws TooManyPathsException {
        int level = stack.get(at).level();
        int next = at + 1;
        int left = count;
        for (; left > 0 && isWithin(next, level); left--) {
            next++;
            while (next < stack.size() && stack.get(next).level() > level) next++;
        }
        reach(next, left > 0 ? state.with(NEGATIVE, false) : state, step);
    }

    private int endOfLevel(int at) {
        int level = stack.get(at).level();
        int next = at + 1;
        while (isWithin(next, level)) next++;
        return next;
    }

    private boolean isWithin(int at, int level) {
        return at < stack.size() && stack.get(at).level() >= level;
    }

    private void reach(int at, State state, @Nullable Step step) throws TooManyPathsException {
        if (reached.get(at).containsKey(state)) return;
        if (++states > STATES_MAX) throw new TooManyPathsException();
        reached.get(at).put(state, step);
    }
}
