package io.sallyport.server.doctor.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.doctor.pam.PamEntry.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class WalkTest {
    private static final int STACKS = 400;

    private record End(boolean granted, Set<OurAnswer> ours) {}

    private static PamEntry entry(String control, String module, int level, int line) {
        return new PamEntry(
                Kind.MODULE,
                Stage.AUTH,
                level,
                false,
                Control.of(control),
                module,
                List.of(),
                new Origin(Path.of("/etc/pam.d/door"), line));
    }

    /** DOC-14: following all paths at once finds exactly what following each by itself finds. */
    @Test
    void all_paths_together_end_as_each_alone() throws TooManyPathsException {
        var random = new Random(14);
        List<String> controls =
                List.of(
                        "required",
                        "requisite",
                        "sufficient",
                        "optional",
                        "success=1 default=ignore",
                        "success=done default=die",
                        "auth_err=ok success=bad",
                        "success=reset ignore=2 default=bad",
                        "authinfo_unavail=ignore default=ok");
        for (int i = 0; i < STACKS; i++) {
            var stack = new ArrayList<PamEntry>();
            for (int line = 1; line <= 4; line++)
                stack.add(
                        entry(
                                controls.get(random.nextInt(controls.size())),
                                random.nextInt(3) == 0 ? PamEntry.OURS : "pam_any.so",
                                0,
                                line));
            assertEquals(alone(stack, List.of()), ends(Walk.through(stack, at -> ReturnValue.ANY)));
        }
    }

    private static Set<End> alone(List<PamEntry> stack, List<Integer> answers)
            throws TooManyPathsException {
        if (answers.size() == stack.size())
            return ends(Walk.through(stack, at -> List.of(answers.get(stack.indexOf(at)))));
        var all = new HashSet<End>();
        for (int answer : ReturnValue.ANY) {
            var longer = new ArrayList<>(answers);
            longer.add(answer);
            all.addAll(alone(stack, longer));
        }
        return all;
    }

    private static Set<End> ends(Walk walk) {
        var ends = new HashSet<End>();
        for (Walk.Ending ending : walk.endings())
            ends.add(new End(ending.granted(), ending.ours()));
        return ends;
    }

    /** DOC-7, DOC-14: the work grows with the stack's length, not with its paths. */
    @Test
    void a_long_stack_takes_no_time() {
        var stack = new ArrayList<PamEntry>();
        for (int line = 1; line <= StackReader.ENTRIES_MAX; line++)
            stack.add(entry("success=1 auth_err=2 default=ignore", "pam_any.so", 0, line));
        stack.add(entry("required", PamEntry.OURS, 0, StackReader.ENTRIES_MAX + 1));
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertTrue(!Walk.through(stack, at -> ReturnValue.ANY).endings().isEmpty()));
    }

    /** DOC-14: the path that is told is one that really ends so. */
    @Test
    void the_path_that_is_told_is_real() throws TooManyPathsException {
        var stack =
                List.of(
                        entry("success=1 default=ignore", "pam_any.so", 0, 1),
                        entry("requisite", PamEntry.OURS, 0, 2),
                        entry("required", "pam_any.so", 0, 3));
        for (Walk.Ending ending : Walk.through(stack, at -> ReturnValue.ANY).endings()) {
            var told = ending.path();
            var again =
                    Walk.through(
                            stack,
                            at ->
                                    told.stream()
                                            .filter(step -> step.entry().equals(at))
                                            .map(step -> step.answer())
                                            .toList());
            assertEquals(Set.of(new End(ending.granted(), ending.ours())), ends(again));
        }
    }
}
