package io.sallyport.server.cli.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a line that lets somebody in without a file is in the way. */
class OldModuleLinesTest {
    @TempDir Path pam;

    @Test
    void lines_of_the_old_module_with_nullok_are_found() throws IOException {
        Files.writeString(
                pam.resolve("sshd"),
                """
                # pam_google_authenticator.so nullok
                auth required pam_google_authenticator.so nullok
                auth required pam_unix.so nullok
                auth required pam_sallyport.so nullok
                auth required pam_google_authenticator.so
                auth required pam_google_authenticator.so debug # nullok
                """);
        Files.writeString(
                pam.resolve("login"),
                "auth [success=ok]  /lib/security/pam_google_authenticator.so\techo nullok\n");

        assertEquals(
                List.of(pam.resolve("login") + ":1", pam.resolve("sshd") + ":2"),
                OldModuleLines.withNullok(pam));
    }

    @Test
    void a_host_without_PAM_has_none() {
        assertEquals(List.of(), OldModuleLines.withNullok(pam.resolve("none")));
    }
}
