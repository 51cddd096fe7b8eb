package io.sallyport.server.doctor.sshd;

import static io.sallyport.server.doctor.Effect.AROUND;
import static io.sallyport.server.doctor.Effect.LOCKOUT;
import static io.sallyport.server.doctor.Effect.SILENT;

import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which line decides where several say something else: sshd takes the first that it reads. */
final class WinnerRules {
    /** Settings that the recipe writes, and how they are written. */
    private static final Map<String, String> RECIPE =
            Map.of(
                    "authenticationmethods", "AuthenticationMethods",
                    "kbdinteractiveauthentication", "KbdInteractiveAuthentication",
                    "usepam", "UsePAM",
                    "permitemptypasswords", "PermitEmptyPasswords");

    private WinnerRules() {}

    /** hazard-02: an earlier value wins over the recipe's. */
    static List<Trouble> earlierLine(Seen seen) {
        var troubles = new ArrayList<Trouble>();
        for (String keyword : RECIPE.keySet().stream().sorted().toList()) {
            var winner = seen.source(keyword).filter(line -> line.scope().isEmpty());
            if (winner.isEmpty() || !isWeak(winner.get())) continue;
            for (ConfigLine loser : seen.files().losing(keyword, seen.login()))
                if (!isWeak(loser))
                    troubles.add(
                            new Trouble(
                                    Severity.ERROR,
                                    Set.of(SILENT),
                                    winner.get().place(),
                                    "\""
                                            + winner.get().text()
                                            + "\" stands before \""
                                            + loser.text()
                                            + "\" in "
                                            + loser.where()
                                            + ", and wins.",
                                    "sshd takes the first value that it reads, so the line of the"
                                            + " recipe does nothing.",
                                    List.of(
                                            "Remove the line in "
                                                    + winner.get().where()
                                                    + ", or put the recipe's in front of it.")));
        }
        return troubles;
    }

    /** hazard-03: a block makes it weaker. */
    static List<Trouble> weakerBlock(Seen seen) {
        var troubles = new ArrayList<Trouble>();
        for (String keyword : RECIPE.keySet().stream().sorted().toList()) {
            var winner = seen.source(keyword).filter(line -> !line.scope().isEmpty());
            if (winner.isEmpty() || !isWeak(winner.get())) continue;
            var block = winner.get().scope().getLast();
            troubles.add(
                    new Trouble(
                            Severity.ERROR,
                            Set.of(AROUND),
                            winner.get().place(),
                            "\""
                                    + winner.get().text()
                                    + "\" holds under \""
                                    + block.text()
                                    + "\" ("
                                    + block.where()
                                    + ").",
                            "Logins that the block fits come in by it without a second step.",
                            List.of(
                                    "Remove the line, or make the block narrower.",
                                    "If it is meant, name it in sallyport.conf: doctor-exception"
                                            + " hazard-03 user NAME \"why\".")));
        }
        return troubles;
    }

    /** hazard-03, besides: every block, for information. */
    static List<Trouble> blocks(Seen seen) {
        if (seen.files().matches().isEmpty()) return List.of();
        var first = seen.files().matches().getFirst();
        return List.of(
                new Trouble(
                        Severity.NOTICE,
                        Set.of(),
                        Place.line(first.file(), first.line()),
                        "Match lines: "
                                + String.join(
                                        "; ",
                                        seen.files().matches().stream()
                                                .map(match ->
                                                        match.where() + " \"" + match.text() + "\"")
                                                .toList())
                                + ".",
                        "What they set holds for some logins only.",
                        List.of("Nothing, if each of them is meant.")));
    }

    /** hazard-04: the method of the second step is off. */
    static List<Trouble> methodOff(Seen seen) {
        String keyword = "kbdinteractiveauthentication";
        if (!seen.effective().is(keyword, "no")) return List.of();
        String line =
                seen.source(keyword)
                        .map(ConfigLine::written)
                        .orElse("KbdInteractiveAuthentication");
        boolean isOnly = seen.methodLists().stream().allMatch(MethodList::asksPam);
        return List.of(
                new Trouble(
                        Severity.ERROR,
                        Set.of(isOnly ? LOCKOUT : SILENT),
                        seen.place(keyword),
                        seen.value(keyword, line) + aliased(line),
                        isOnly
                                ? "Nobody can answer the question for a code, so nobody comes in."
                                : "The lists that ask for a code are dropped, and another one lets"
                                        + " people in.",
                        List.of("Write \"KbdInteractiveAuthentication yes\" in its place.")));
    }

    static String aliased(String written) {
        return ConfigLine.canonical(written).equals(written.toLowerCase(Locale.ROOT))
                ? "."
                : ", the old name of KbdInteractiveAuthentication, which still counts.";
    }

    /** hazard-05: PAM is not asked. */
    static List<Trouble> withoutPam(Seen seen) {
        if (!seen.effective().is("usepam", "no")) return List.of();
        return List.of(
                new Trouble(
                        Severity.ERROR,
                        Set.of(LOCKOUT),
                        seen.place("usepam"),
                        seen.value("usepam", "UsePAM") + ".",
                        "keyboard-interactive:pam is not there, so whoever needs it does not come"
                                + " in, though sshd -t says nothing.",
                        List.of("Write \"UsePAM yes\" in front of it, and reload sshd.")));
    }

    /** Whether a line takes away from the second step. */
    static boolean isWeak(ConfigLine line) {
        String value = String.join(" ", line.arguments()).toLowerCase(Locale.ROOT);
        return switch (line.keyword()) {
            case "authenticationmethods" ->
                    line.arguments().stream().anyMatch(list -> !MethodList.of(list).asksPam());
            case "permitemptypasswords" -> value.equals("yes");
            default -> value.equals("no");
        };
    }
}
