package io.sallyport.server.doctor.pam;

import static io.sallyport.server.doctor.Severity.ERROR;
import static io.sallyport.server.doctor.Severity.NOTICE;
import static io.sallyport.server.doctor.Severity.OK;
import static io.sallyport.server.doctor.Severity.UNKNOWN;
import static io.sallyport.server.doctor.Severity.WARNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PamChecksTest {
    private static final String RECIPE = "auth required pam_sallyport.so";
    private static final String PASSWORD = "auth [success=1 default=ignore] pam_unix.so";
    private static final String MARKED = "auth requisite pam_sallyport.so after-failed-password";

    private static final List<String> IDS =
            List.of(
                    "hazard-08",
                    "hazard-09",
                    "hazard-10",
                    "hazard-11",
                    "hazard-12",
                    "hazard-13",
                    "hazard-14",
                    "hazard-16",
                    "hazard-31",
                    "hazard-32",
                    "pam-module",
                    "pam-arguments",
                    "pam-password-code",
                    "pam-unavailable",
                    "pam-stack");

    @TempDir Path folder;

    private PamRoot host;

    @BeforeEach
    void furnish() throws IOException {
        host = new PamRoot(folder);
    }

    private Finding only(String id) throws IOException {
        List<Finding> found = host.findings(id);
        assertEquals(1, found.size(), found::toString);
        assertEquals(id, found.getFirst().id());
        return found.getFirst();
    }

    private void assertFound(String id, Severity severity, Effect effect, String service, int line)
            throws IOException {
        Finding found = only(id);
        assertEquals(severity, found.severity(), found::toString);
        assertTrue(found.effects().contains(effect), found::toString);
        assertEquals(Place.line(host.path("etc/pam.d/" + service), line), found.place());
    }

    private void assertFine(String... ids) throws IOException {
        for (String id : ids) assertEquals(OK, only(id).severity(), () -> id);
    }

    /** DOC-14, DOC-15, DOC-19: nothing is wrong with the recipes. */
    @Test
    void the_recipes_are_fine() throws IOException {
        host.service("sshd", "auth required pam_nologin.so", RECIPE);
        host.service("sshd-password", PASSWORD, MARKED, RECIPE);
        host.service("sudo", "@include common-auth", RECIPE);
        host.service(
                "common-auth",
                PASSWORD,
                "auth requisite pam_deny.so",
                "auth required pam_permit.so");
        assertFine(IDS.toArray(String[]::new));
    }

    /** DOC-27, DOC-28, DOC-29: what the line makes of a module that is not there. */
    @Test
    void a_missing_module_locks_out_or_is_forgiven() throws IOException {
        host.withoutOurs();
        host.service("sshd", "# key + code", RECIPE);
        assertFound("hazard-08", ERROR, Effect.LOCKOUT, "sshd", 2);
        assertFine("hazard-09", "hazard-10");
        host.service("sshd", "-" + RECIPE);
        assertFound("hazard-09", ERROR, Effect.LOCKOUT, "sshd", 1);
        assertFine("hazard-08", "hazard-10");
        host.service("sshd", "auth optional pam_sallyport.so", "auth required pam_permit.so");
        assertFound("hazard-10", ERROR, Effect.SILENT, "sshd", 1);
        assertFine("hazard-08", "hazard-09");
    }

    /** DOC-15, DOC-30: the finding names the line that grants. */
    @Test
    void a_line_before_ours_grants() throws IOException {
        host.service("sshd", "auth sufficient pam_unix.so", RECIPE);
        assertFound("hazard-11", ERROR, Effect.SILENT, "sshd", 1);
        host.service(
                "sshd", "auth required pam_env.so", "auth [success=done] pam_permit.so", RECIPE);
        assertFound("hazard-11", ERROR, Effect.AROUND, "sshd", 2);
        host.service("sshd", "auth sufficient pam_rootok.so", RECIPE);
        assertFound("hazard-11", ERROR, Effect.SILENT, "sshd", 1);
        host.service("sshd", "auth substack first", RECIPE);
        host.service("first", "auth sufficient pam_unix.so");
        assertFine("hazard-11");
    }

    /** DOC-31: only required, requisite and jumps that keep a refusal. */
    @Test
    void a_refusal_of_ours_is_forgiven() throws IOException {
        host.service("sshd", "auth optional pam_sallyport.so", "auth required pam_permit.so");
        assertFound("hazard-12", ERROR, Effect.SILENT, "sshd", 1);
        host.service("sshd", "auth sufficient pam_sallyport.so", "auth required pam_permit.so");
        assertFound("hazard-12", ERROR, Effect.SILENT, "sshd", 1);
        host.service(
                "sshd",
                "auth [success=ok auth_err=1 default=die] pam_sallyport.so",
                "auth requisite pam_deny.so",
                "auth required pam_permit.so");
        assertFound("hazard-12", ERROR, Effect.SILENT, "sshd", 1);
        host.service(
                "sshd",
                "auth [success=ok default=die] pam_sallyport.so",
                "auth required pam_permit.so");
        assertFine("hazard-12");
    }

    /** DOC-32 */
    @Test
    void a_password_prompt_beside_the_code() throws IOException {
        host.service(
                "common-auth",
                PASSWORD,
                "auth requisite pam_deny.so",
                "auth required pam_permit.so");
        host.service("sshd", "@include common-auth", RECIPE);
        assertFound("hazard-13", WARNING, Effect.LOCKOUT, "common-auth", 1);
        host.service("sshd", RECIPE, "@include common-auth");
        assertFound("hazard-13", WARNING, Effect.LOCKOUT, "common-auth", 1);
    }

    /** DOC-33: with another line that succeeds it is right. */
    @Test
    void ignored_by_all() throws IOException {
        host.service("sshd", "auth required pam_nologin.so", RECIPE + " nullok");
        assertFound("hazard-14", ERROR, Effect.LOCKOUT, "sshd", 2);
        host.service("sshd", RECIPE + " nullok", "auth required pam_permit.so");
        assertFine("hazard-14");
    }

    /** DOC-35 */
    @Test
    void the_account_part_refuses() throws IOException {
        host.service(
                "sshd",
                RECIPE,
                "account required pam_nologin.so",
                "account required pam_permit.so");
        assertFine("hazard-16");
        host.file("etc/nologin", "closed\n");
        Finding closed = only("hazard-16");
        assertEquals(WARNING, closed.severity());
        assertEquals(Place.file(host.path("etc/nologin")), closed.place());
        host.service(
                "sshd",
                RECIPE,
                "account required pam_nowhere.so",
                "account required pam_permit.so");
        assertTrue(only("hazard-16").what().contains("grants on no path"));
        host.service("sshd", RECIPE, "account required pam_access.so");
        assertFine("hazard-16");
        host.file("etc/security/access.conf", "# - : ALL\n- : ALL EXCEPT root : ALL\n");
        assertFound("hazard-16", WARNING, Effect.LOCKOUT, "sshd", 2);
    }

    /** DOC-18, DOC-50: every service that is reached is named; cron makes it an error. */
    @Test
    void ours_in_an_included_file() throws IOException {
        host.service("common-auth", "auth required pam_unix.so", RECIPE);
        host.service("login", "@include common-auth");
        host.service("su", "auth sufficient pam_rootok.so", "auth include common-auth");
        assertFound("hazard-31", WARNING, Effect.LOCKOUT, "common-auth", 2);
        assertTrue(only("hazard-31").what().contains("login, su."));
        host.service("cron", "auth substack common-auth");
        assertFound("hazard-31", ERROR, Effect.LOCKOUT, "common-auth", 2);
        host.service("common-auth", "auth required pam_unix.so");
        host.service("cron", RECIPE);
        assertFound("hazard-31", ERROR, Effect.LOCKOUT, "cron", 1);
    }

    /** DOC-51: root who becomes others is named, and no way past. */
    @Test
    void root_becomes_others() throws IOException {
        host.service("su", "auth sufficient pam_rootok.so", "auth required pam_unix.so", RECIPE);
        assertEquals(NOTICE, only("hazard-32").severity());
        assertEquals(Place.line(host.path("etc/pam.d/su"), 1), only("hazard-32").place());
        assertFine("hazard-11");
    }

    /** DOC-16 */
    @Test
    void modules_are_there_and_root_s() throws IOException {
        host.service("sshd", "auth required pam_nowhere.so", RECIPE);
        assertFound("pam-module", ERROR, Effect.LOCKOUT, "sshd", 1);
        host.service("sshd", "-auth optional pam_nowhere.so", RECIPE);
        assertFine("pam-module");
        Files.setPosixFilePermissions(
                host.moduleFile("pam_sallyport.so"), PosixFilePermissions.fromString("rw-rw-r--"));
        assertFound("pam-module", ERROR, Effect.AROUND, "sshd", 2);
        assertTrue(only("pam-module").what().contains("has mode 0664"));
    }

    /** DOC-16: nobody but root may own a module. */
    @Test
    void a_module_of_somebody_else() throws IOException {
        host.service("sshd", RECIPE);
        int owner = (int) Files.getAttribute(folder, "unix:uid") + 1;
        var found =
                new PamChecks(folder, List.of(), owner)
                        .all().stream()
                                .filter(check -> check.id().equals("pam-module"))
                                .flatMap(check -> check.findings().stream())
                                .toList();
        assertTrue(found.stream().allMatch(one -> one.severity() == ERROR), found::toString);
    }

    /** DOC-17 */
    @Test
    void an_unknown_word_is_found_before_a_login() throws IOException {
        host.service("sshd", RECIPE + " deadline=5 nulok");
        assertFound("pam-arguments", ERROR, Effect.LOCKOUT, "sshd", 1);
        assertTrue(only("pam-arguments").what().contains("nulok: unknown argument"));
        host.service("sshd", RECIPE, "account required pam_sallyport.so");
        assertFound("pam-arguments", ERROR, Effect.LOCKOUT, "sshd", 2);
    }

    /** DOC-57: a wrong password meets the marked line, and nothing else. */
    @Test
    void a_wrong_password_ends_at_the_marked_line() throws IOException {
        host.service("sshd", PASSWORD, RECIPE, MARKED);
        assertFound("pam-password-code", ERROR, Effect.LOCKOUT, "sshd", 2);
        host.service(
                "sshd",
                PASSWORD.replace("=1", "=2"),
                MARKED,
                RECIPE,
                "auth required pam_permit.so");
        assertFound("pam-password-code", ERROR, Effect.AROUND, "sshd", 2);
        host.service("sshd", PASSWORD, MARKED.replace("requisite", "required"), RECIPE);
        assertFound("pam-password-code", ERROR, Effect.AROUND, "sshd", 2);
        host.service("sshd", "auth required pam_unix.so", RECIPE);
        assertFound("pam-password-code", WARNING, Effect.LOCKOUT, "sshd", 2);
        host.service("sshd", "auth requisite pam_unix.so", RECIPE);
        assertFound("pam-password-code", WARNING, Effect.AROUND, "sshd", 2);
    }

    /** DOC-59 */
    @Test
    void unavailability_is_forgiven() throws IOException {
        host.service("sshd", RECIPE + " when-unavailable=ignore", "auth required pam_permit.so");
        assertFound("pam-unavailable", ERROR, Effect.AROUND, "sshd", 1);
        host.service(
                "sshd",
                "auth [success=ok authinfo_unavail=ignore default=die] pam_sallyport.so",
                "auth required pam_permit.so");
        assertFound("pam-unavailable", ERROR, Effect.AROUND, "sshd", 1);
        assertFine("hazard-12");
    }

    /** DOC-3, DOC-13: what Linux-PAM cannot use is an error, and no check is content with it. */
    @Test
    void a_file_that_cannot_be_used() throws IOException {
        host.service("sshd", RECIPE, "@include nowhere");
        assertFound("pam-stack", ERROR, Effect.LOCKOUT, "sshd", 2);
        for (String id : Set.of("hazard-08", "hazard-11", "hazard-12", "pam-unavailable"))
            assertEquals(UNKNOWN, only(id).severity());
        host.service("sshd", "auth include sshd", RECIPE);
        assertFound("pam-stack", ERROR, Effect.LOCKOUT, "sshd", 1);
    }

    /** DOC-15: an sshd that asks nobody. */
    @Test
    void sshd_without_our_line() throws IOException {
        host.service("sshd", "auth required pam_unix.so");
        assertEquals(ERROR, only("pam-stack").severity());
    }
}
