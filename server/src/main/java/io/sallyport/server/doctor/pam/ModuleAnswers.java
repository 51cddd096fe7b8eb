package io.sallyport.server.doctor.pam;

import static io.sallyport.server.doctor.pam.ReturnValue.AUTHINFO_UNAVAIL;
import static io.sallyport.server.doctor.pam.ReturnValue.AUTH_ERR;
import static io.sallyport.server.doctor.pam.ReturnValue.IGNORE;
import static io.sallyport.server.doctor.pam.ReturnValue.MODULE_UNKNOWN;
import static io.sallyport.server.doctor.pam.ReturnValue.SUCCESS;
import static io.sallyport.server.doctor.pam.ReturnValue.USER_UNKNOWN;

import java.util.ArrayList;
import java.util.List;

/** What the modules of a service may answer, as far as it is known of them. */
final class ModuleAnswers {
    private final ModuleFiles modules;

    ModuleAnswers(ModuleFiles modules) {
        this.modules = modules;
    }

    static boolean asksForPassword(PamEntry entry) {
        return entry.isModule() && PasswordModules.isOne(entry.moduleName());
    }

    /** Everything that may happen. */
    Answers any(PamService service) {
        return entry -> any(service, entry);
    }

    private List<Integer> any(PamService service, PamEntry entry) {
        if (!modules.has(entry)) return List.of(MODULE_UNKNOWN);
        if (entry.isOurs()) return ours(OurArguments.of(entry.arguments()));
        // Root who becomes somebody else is never asked, and that is right (DOC-51).
        if (entry.is("pam_rootok.so") && becomesSomebodyElse(service)) return List.of(AUTH_ERR);
        return switch (entry.moduleName()) {
            case "pam_permit.so" -> List.of(SUCCESS);
            case "pam_deny.so" -> List.of(AUTH_ERR);
            default -> ReturnValue.ANY;
        };
    }

    static boolean becomesSomebodyElse(PamService service) {
        return List.of("su", "su-l", "runuser", "runuser-l").contains(service.name());
    }

    private static List<Integer> ours(OurArguments arguments) {
        if (arguments.wrong().isPresent() || arguments.isAfterFailedPassword())
            return List.of(AUTH_ERR);
        var answers = new ArrayList<>(List.of(SUCCESS, AUTH_ERR, USER_UNKNOWN));
        if (!arguments.ignoresUnavailable()) answers.add(AUTHINFO_UNAVAIL);
        if (arguments.ignoresUnavailable() || arguments.mayIgnoreTheUnenrolled())
            answers.add(IGNORE);
        return answers;
    }

    /**
     * A login on an ordinary day, with one answer of ours, and a password that is right or wrong.
     *
     * @param ours of lines that may give it; others fail
     */
    Answers usual(boolean passwordRight, int ours) {
        return entry -> List.of(usual(entry, passwordRight, ours));
    }

    private int usual(PamEntry entry, boolean passwordRight, int ours) {
        if (!modules.has(entry)) return MODULE_UNKNOWN;
        if (entry.isOurs())
            return OurArguments.of(entry.arguments()).isAfterFailedPassword() ? AUTH_ERR : ours;
        if (asksForPassword(entry)) return passwordRight ? SUCCESS : AUTH_ERR;
        return switch (entry.moduleName()) {
            case "pam_permit.so", "pam_env.so", "pam_group.so", "pam_cap.so" -> SUCCESS;
            case "pam_deny.so", "pam_rootok.so", "pam_succeed_if.so" -> AUTH_ERR;
            default -> IGNORE;
        };
    }
}
