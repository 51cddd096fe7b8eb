package io.sallyport.server.setup;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether the trial's logins ended as they must (DOC-84, DOC-85, DOC-86). */
final class Verdict {
    /** Labels of the logins. */
    static final String RIGHT = "right";

    static final String WRONG = "wrong";
    static final String FRESH = "fresh";

    private final Map<String, Trial.Result> results;
    private final Optional<String> complaint;

    /**
     * @param complaint of the program that was tried, with its name
     */
    Verdict(Map<String, Trial.Result> results, Optional<String> complaint) {
        this.results = results;
        this.complaint = complaint;
    }

    /**
     * @param letsIn whether policy lets in who is not enrolled
     * @param before prompts that stand before that for a code
     * @return what was seen, a line each
     */
    List<String> judge(boolean letsIn, int before) throws SetupException {
        Trial.Result right = Objects.requireNonNull(results.get(RIGHT));
        Trial.Result wrong = Objects.requireNonNull(results.get(WRONG));
        Trial.Result fresh = Objects.requireNonNull(results.get(FRESH));
        if (wrong.isIn()) throw refusal("a wrong code let in");
        if (!right.isIn()) throw refusal("a right code did not let in; " + seen(right));
        if (right.prompts().size() != before + 1)
            throw refusal("a right code was asked for otherwise than once; " + seen(right));
        if (fresh.isIn() != letsIn)
            throw refusal(
                    "somebody who is not enrolled was "
                            + (letsIn ? "not " : "")
                            + "let in, unlike policy says; "
                            + seen(fresh));
        if (letsIn && fresh.prompts().size() != before)
            throw refusal("somebody who is not enrolled was asked for a code; " + seen(fresh));
        return List.of(
                "an enrolled account, right code: in, after " + count(right),
                "an enrolled account, wrong code: refused",
                "an account that is not enrolled: "
                        + (letsIn ? "in, after " + count(fresh) : "refused, as policy says"));
    }

    private SetupException refusal(String what) {
        return new SetupException(
                "the trial failed: " + what + ". Nothing was changed.",
                complaint.orElse("See the system log: journalctl -g pam_sallyport"));
    }

    private static String seen(Trial.Result result) {
        return "prompts: "
                + (result.prompts().isEmpty() ? "none" : String.join(" / ", result.prompts()));
    }

    private static String count(Trial.Result result) {
        return switch (result.prompts().size()) {
            case 0 -> "no prompt";
            case 1 -> "one prompt";
            default -> result.prompts().size() + " prompts";
        };
    }
}
