package io.sallyport.server.doctor.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.config.AcceptedHazard;
import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.HostAccounts.Named;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DOC-39, DOC-40: secrets that lie in homes, and files that the module does not take. */
class StateFilesTest {
    private static final String LINE = "auth required pam_sallyport.so google-authenticator ";

    @TempDir Path folder;

    private PamRoot host;
    private Path secret;
    private long uid;

    @BeforeEach
    void furnish() throws IOException {
        host = new PamRoot(folder);
        host.file("home/anna/.google_authenticator", "SECRET\n");
        secret = host.path("home/anna/.google_authenticator");
        mode("rw-------");
        uid = ((Number) Files.getAttribute(secret, "unix:uid")).longValue();
    }

    private void mode(String permissions) throws IOException {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(permissions));
    }

    private List<Finding> findings(String id, long owner, AcceptedHazard... accepted) {
        var anna = new Named("anna", owner, "100", "/home/anna", "/bin/sh");
        var bob = new Named("bob", owner, "100", "/home/bob", "/bin/sh");
        return new PamChecks(folder, List.of(accepted), 0)
                .stateFiles(() -> List.of(anna, bob)).stream()
                        .filter(check -> check.id().equals(id))
                        .map(Check::findings)
                        .findFirst()
                        .orElseThrow();
    }

    private Severity severity(String id) {
        return findings(id, uid).getFirst().severity();
    }

    @Test
    void without_the_old_words_no_home_is_looked_at() throws IOException {
        host.service("sshd", "auth required pam_sallyport.so");
        mode("rw-rw-rw-");
        assertEquals(Severity.OK, severity("hazard-20"));
        assertEquals(Severity.OK, severity("hazard-21"));
    }

    @Test
    void whose_secret_lies_in_a_home_is_named() throws IOException {
        host.service("sshd", LINE);
        // The tests may run as root, whose file in root's folder would be nobody's to remove.
        long owner = uid == 0 ? 4242 : uid;
        Files.setAttribute(secret, "unix:uid", (int) owner);
        Finding found = findings("hazard-20", owner).getFirst();
        assertEquals(Severity.WARNING, found.severity());
        assertEquals(List.of("anna"), found.users());
        assertEquals(Place.line(host.path("etc/pam.d/sshd"), 1), found.place());
        assertTrue(!found.toString().contains("SECRET"));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, '', true",
        "r--------, '', true",
        "rw-r-----, '', false",
        "rw-r-----, allowed_perm=0640, true",
        "rw-rw-rw-, allowed_perm=-1, true",
        "rw-rw-r--, allowed_perm=0640, false"
    })
    void modes_are_judged_as_the_module_judges_them(String mode, String words, boolean isTaken)
            throws IOException {
        host.service("sshd", LINE + words);
        mode(mode);
        assertEquals(isTaken ? Severity.OK : Severity.WARNING, severity("hazard-21"));
    }

    @Test
    void owner_kind_and_size_count_too() throws IOException {
        host.service("sshd", LINE);
        host.service("sudo", LINE + "no_strict_owner");
        List<Finding> found = findings("hazard-21", uid + 1);
        assertEquals(1, found.size());
        assertTrue(found.getFirst().what().contains("service sshd"));
        assertEquals(Place.file(secret), found.getFirst().place());
        Files.writeString(secret, "");
        assertEquals(Severity.WARNING, severity("hazard-21"));
        Files.delete(secret);
        assertEquals(Severity.OK, severity("hazard-21"));
        Files.createDirectory(secret);
        assertEquals(Severity.WARNING, severity("hazard-21"));
    }

    @Test
    void secrets_elsewhere_are_found_by_the_words_of_the_line() throws IOException {
        host.service("sshd", LINE + "secret=/var/otp/${USER}");
        host.file("var/otp/bob", "SECRET\n");
        secret = host.path("var/otp/bob");
        mode("rw-rw-rw-");
        Finding found = findings("hazard-21", uid).getFirst();
        assertEquals(Place.file(secret), found.place());
        assertEquals(List.of("bob"), found.users());
    }

    /** DOC-56: an exception of one PAM service is none of the next. */
    @Test
    void an_exception_for_a_service_leaves_the_others() throws IOException {
        host.service("sshd", LINE);
        host.service("sudo", LINE);
        mode("rw-rw-rw-");
        var accepted =
                new AcceptedHazard(
                        "hazard-21",
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of("sudo"),
                        "as meant");
        List<Finding> found = findings("hazard-21", uid, accepted);
        assertEquals(2, found.size());
        for (Finding one : found)
            assertEquals(
                    one.what().contains("service sudo") ? Severity.NOTICE : Severity.WARNING,
                    one.severity());
    }
}
