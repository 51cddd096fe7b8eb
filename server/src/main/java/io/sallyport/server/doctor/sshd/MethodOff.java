package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * hazard-04: with one list and the method off, sshd does not start, and {@code sshd -T} says
 * nothing of anybody; then the files alone tell which line it is.
 */
final class MethodOff {
    static final String ID = "hazard-04";

    private final SshdFacts facts;
    private final MatrixCheck matrix;

    /**
     * @param matrix what is looked at where sshd -T answers
     */
    MethodOff(SshdFacts facts, MatrixCheck matrix) {
        this.facts = facts;
        this.matrix = matrix;
    }

    List<Finding> findings() {
        var found = new ArrayList<>(matrix.findings());
        for (SshdView view : facts.views())
            if (view.fault().isPresent()) unusable(view).ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> unusable(SshdView view) {
        return view.files()
                .global("kbdinteractiveauthentication")
                .findFirst()
                .filter(WinnerRules::isWeak)
                .map(line ->
                        new Finding(
                                ID,
                                Severity.ERROR,
                                Set.of(Effect.LOCKOUT),
                                line.place(),
                                List.of(),
                                List.of(),
                                "\""
                                        + line.text()
                                        + "\""
                                        + WinnerRules.aliased(line.written())
                                        + " "
                                        + view.fault().orElse("")
                                        + ".",
                                "sshd does not start again, and does not take a reload.",
                                List.of(
                                        "Write \"KbdInteractiveAuthentication yes\" in its place,"
                                                + " and prove it: sshd -t.")));
    }
}
