package io.sallyport.server.doctor;

import java.util.List;
import java.util.Set;

/**
 * One thing that was looked at, and what came of it (DOC-69). Its texts hold no secret (DOC-2);
 * what they quote of files and programs is stripped of control characters when it is shown (DOC-6).
 *
 * @param id stable: {@code hazard-15}, {@code clock}, {@code daemon}
 * @param effects empty where the severity is {@link Severity#OK}
 * @param users for whom it holds; empty: for everybody
 * @param addresses from where it holds; empty: from everywhere
 * @param what one sentence, with the value found
 * @param means one sentence: who comes in, or who does not
 * @param todo concrete steps: the line to write and where, the command to run
 */
public record Finding(
        String id,
        Severity severity,
        Set<Effect> effects,
        Place place,
        List<String> users,
        List<String> addresses,
        String what,
        String means,
        List<String> todo) {
    public Finding {
        effects = Set.copyOf(effects);
        users = List.copyOf(users);
        addresses = List.copyOf(addresses);
        todo = List.copyOf(todo);
    }

    /** Looked at, and fine. */
    public static Finding ok(String id, Place place, String what) {
        return new Finding(
                id, Severity.OK, Set.of(), place, List.of(), List.of(), what, "", List.of());
    }

    /** What could not be looked at, and why. */
    public static Finding unknown(String id, Place place, String what) {
        return new Finding(
                id,
                Severity.UNKNOWN,
                Set.of(),
                place,
                List.of(),
                List.of(),
                what,
                "Nobody knows whether it is right.",
                List.of("See the page of advice for what this check needs."));
    }

    /** For these users and addresses instead. */
    public Finding with(Severity other, List<String> whom, List<String> where) {
        return new Finding(id, other, effects, place, whom, where, what, means, todo);
    }

    /** The page of advice. */
    public String doc() {
        return "doctor.md#" + id;
    }
}
