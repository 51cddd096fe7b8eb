package io.sallyport.server.doctor.sshd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.doctor.HostAccount;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel's own files say; hosts of these kinds are not made for a test. */
class HostFilesTest {
    @TempDir Path folder = Path.of("");

    /** DOC-53 */
    @Test
    void selinux_enforces_without_a_policy_of_ours() throws IOException {
        Path kernel = Files.createDirectory(folder.resolve("selinux"));
        Path policies = folder.resolve("policies");
        assertEquals(Severity.OK, selinux(kernel, policies));
        Files.writeString(kernel.resolve("enforce"), "0");
        assertEquals(Severity.OK, selinux(kernel, policies));
        Files.writeString(kernel.resolve("enforce"), "1");
        assertEquals(Severity.ERROR, selinux(kernel, policies));
        Files.createDirectories(policies.resolve("targeted/active/modules/400/sallyport"));
        assertEquals(Severity.UNKNOWN, selinux(kernel, policies));
    }

    private static Severity selinux(Path kernel, Path policies) {
        return new SeLinux(kernel, policies).findings().getFirst().severity();
    }

    /** DOC-41 */
    @Test
    void homes_that_are_not_there_before_the_login() throws IOException {
        Path table = folder.resolve("mountinfo");
        Files.writeString(
                table,
                """
                21 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
                30 21 0:40 / /srv rw - autofs auto rw
                31 21 0:41 / /srv/anna rw shared:2 - ecryptfs /x rw
                """);
        var mounts = Mounts.read(table);

        assertTrue(mounts.whyLate(account("/srv/anna")).orElse("").contains("encrypted"));
        assertTrue(mounts.whyLate(account("/srv/bert")).orElse("").contains("mounted"));
        assertEquals(Optional.empty(), mounts.whyLate(account(folder.resolve("anna").toString())));
        Files.createDirectories(folder.resolve(".ecryptfs/anna"));
        assertTrue(mounts.whyLate(account(folder.resolve("anna").toString())).isPresent());
    }

    private static HostAccount account(String home) {
        return new HostAccount("anna", 1000, 1000, Path.of(home), Path.of("/bin/sh"), Set.of());
    }
}
