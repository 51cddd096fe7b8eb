package io.sallyport.server.doctor.sshd;

import static io.sallyport.server.doctor.Effect.AROUND;
import static io.sallyport.server.doctor.Effect.SILENT;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What lists of methods let past the second step. */
final class MethodRules {
    static final String METHODS = "authenticationmethods";
    private static final String METHODS_WRITTEN = "AuthenticationMethods";
    private static final Set<String> SECURITY_KEYS =
            Set.of("sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com");
    private static final List<String> AROUND_PAM =
            List.of("hostbased", "gssapi-with-mic", "gssapi-keyex");

    private MethodRules() {}

    /** hazard-01: every list asks PAM. */
    static List<Trouble> everyListAsks(Seen seen) {
        var troubles = new ArrayList<Trouble>();
        var weak = seen.methodLists().stream().filter(list -> !list.asksPam()).toList();
        if (!weak.isEmpty() || seen.methodLists().isEmpty())
            troubles.add(
                    trouble(
                            seen,
                            Severity.ERROR,
                            SILENT,
                            METHODS,
                            seen.value(METHODS, METHODS_WRITTEN)
                                    + "; "
                                    + (weak.isEmpty() ? "nothing" : words(weak))
                                    + " does not ask PAM.",
                            "Whoever satisfies that list comes in without a second step.",
                            "Write \"AuthenticationMethods publickey,keyboard-interactive:pam\" in"
                                    + " its place, and reload sshd.",
                            "If it is for automation, for security keys or for an emergency, name"
                                    + " it in sallyport.conf: doctor-exception hazard-01 user NAME"
                                    + " \"why\"."));
        else if (seen.methodLists().stream().anyMatch(list -> list.has(MethodList.PLAIN)))
            troubles.add(
                    trouble(
                            seen,
                            Severity.NOTICE,
                            SILENT,
                            METHODS,
                            seen.value(METHODS, METHODS_WRITTEN) + ", without \":pam\".",
                            "Every device of keyboard-interactive may answer; on Linux there is"
                                    + " PAM alone.",
                            "Write keyboard-interactive:pam."));
        return troubles;
    }

    private static String words(List<MethodList> lists) {
        return lists.stream()
                .map(list -> "\"" + list + "\"")
                .reduce((one, next) -> one + " and " + next)
                .orElse("");
    }

    /** hazard-26: methods that ask nobody. */
    static List<Trouble> askNobody(Seen seen) {
        var troubles = new ArrayList<Trouble>();
        for (MethodList list : seen.methodLists())
            for (String method : AROUND_PAM)
                if (list.has(method) && !list.asksPam())
                    troubles.add(
                            trouble(
                                    seen,
                                    Severity.ERROR,
                                    AROUND,
                                    METHODS,
                                    "The list \"" + list + "\" lets people in by " + method + ".",
                                    "Another machine's word or a ticket is enough; nobody is asked"
                                            + " for a code.",
                                    "Take the list out of AuthenticationMethods."));
        enabled(seen, "hostbasedauthentication", "HostbasedAuthentication", troubles);
        enabled(seen, "gssapiauthentication", "GSSAPIAuthentication", troubles);
        return troubles;
    }

    private static void enabled(Seen seen, String keyword, String written, List<Trouble> troubles) {
        if (!seen.effective().is(keyword, "yes")) return;
        boolean isAny = seen.methodLists().stream().anyMatch(MethodList::isAny);
        troubles.add(
                trouble(
                        seen,
                        isAny ? Severity.ERROR : Severity.NOTICE,
                        AROUND,
                        keyword,
                        seen.value(keyword, written)
                                + (isAny ? ", and any method is enough." : "."),
                        isAny
                                ? "It lets people in alone, without a code."
                                : "It lets nobody in while no list of AuthenticationMethods names"
                                        + " it.",
                        "Write \"" + written + " no\" if nobody needs it."));
    }

    /** hazard-27: the 2021 problem. */
    static List<Trouble> passwordList(Seen seen) {
        if (!seen.effective().is("passwordauthentication", "yes")) return List.of();
        var troubles = new ArrayList<Trouble>();
        for (MethodList list : seen.methodLists())
            if (list.has("password"))
                troubles.add(
                        trouble(
                                seen,
                                Severity.ERROR,
                                SILENT,
                                METHODS,
                                "PasswordAuthentication is \"yes\", and the list \""
                                        + list
                                        + "\" has password.",
                                "People are asked for a password that nobody looks at, or come in"
                                        + " with it instead of a code; a setting of their client"
                                        + " decides.",
                                "Take the list out of AuthenticationMethods, and write"
                                        + " \"PasswordAuthentication no\"."));
        return troubles;
    }

    /** hazard-35: nothing is enough. */
    static List<Trouble> emptyPasswords(Seen seen) {
        if (!seen.effective().is("permitemptypasswords", "yes")
                || !seen.effective().hasPasswordList()) return List.of();
        return List.of(
                trouble(
                        seen,
                        Severity.ERROR,
                        AROUND,
                        "permitemptypasswords",
                        seen.value("permitemptypasswords", "PermitEmptyPasswords")
                                + ", and a list of AuthenticationMethods takes a password.",
                        "Whoever has an empty password comes in with nothing at all.",
                        "Write \"PermitEmptyPasswords no\"."));
    }

    /** DOC-58: security keys as both steps need all three settings. */
    static List<Trouble> securityKeys(Seen seen) {
        if (seen.methodLists().stream().allMatch(MethodList::asksPam)) return List.of();
        boolean isVerified =
                seen.effective()
                        .value("pubkeyauthoptions")
                        .filter(value -> List.of(value.split("[ ,]+")).contains("verify-required"))
                        .isPresent();
        var types = seen.effective().value("pubkeyacceptedalgorithms").orElse("");
        boolean isLimited = SECURITY_KEYS.containsAll(List.of(types.split(",")));
        if (isVerified == isLimited) return List.of();
        String missing =
                isVerified
                        ? "PubkeyAcceptedAlgorithms sk-ssh-ed25519@openssh.com,"
                                + "sk-ecdsa-sha2-nistp256@openssh.com"
                        : "PubkeyAuthOptions verify-required";
        return List.of(
                trouble(
                        seen,
                        Severity.ERROR,
                        AROUND,
                        isVerified ? "pubkeyauthoptions" : "pubkeyacceptedalgorithms",
                        "The block for security keys lacks \"" + missing + "\".",
                        isVerified
                                ? "An ordinary key comes in alone: the option does nothing to it."
                                : "A stolen security key comes in without PIN or fingerprint.",
                        "Add to the block: " + missing));
    }

    private static Trouble trouble(
            Seen seen,
            Severity severity,
            Effect effect,
            String keyword,
            String what,
            String means,
            String... todo) {
        return new Trouble(
                severity, Set.of(effect), seen.place(keyword), what, means, List.of(todo));
    }
}
