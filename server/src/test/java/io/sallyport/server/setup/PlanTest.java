package io.sallyport.server.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    private static final RootForm NO_ROOT = new RootForm.NoLogin();

    @TempDir Path folder;
    private Path main;

    @BeforeEach
    void files() throws IOException {
        main = folder.resolve("sshd_config");
        Files.createDirectory(folder.resolve("sshd_config.d"));
    }

    private FileChange pam(Recipe recipe, String... lines) throws Exception {
        Files.write(folder.resolve("sshd"), List.of(lines));
        return new PamPlan(folder).sshd("sshd", recipe);
    }

    private FileChange sudo(String service, String... lines) throws Exception {
        Files.write(folder.resolve(service), List.of(lines));
        return new PamPlan(folder).sudo(service);
    }

    /** SSH-41: behind the password's line; whatever the distribution has written stays. */
    @Test
    void with_sudo_our_line_stands_behind_the_password() throws Exception {
        var change =
                sudo(
                        "sudo",
                        "#%PAM-1.0",
                        "",
                        "session required pam_limits.so",
                        "@include common-auth",
                        "@include common-account",
                        "@include common-session-noninteractive");
        assertEquals(
                """
                #%PAM-1.0

                session required pam_limits.so
                @include common-auth
                auth  required  pam_sallyport.so
                @include common-account
                @include common-session-noninteractive
                """,
                change.after());
        assertFalse(sudo("sudo", change.after().split("\n")).isReal(), "a second time");
    }

    @Test
    void with_sudo_a_line_of_ours_that_refuses_keeps_its_arguments() throws Exception {
        String own = "auth requisite pam_sallyport.so debug";
        assertFalse(sudo("sudo", "auth include system-auth", own, "account a b").isReal());
        assertEquals(
                "auth include system-auth\n" + own + "\n",
                sudo("sudo", own, "auth include system-auth").after(),
                "it stands before the password's");
        assertEquals(
                "@include common-auth\nauth  required  pam_sallyport.so\n",
                sudo("sudo", "@include common-auth", "auth optional pam_sallyport.so").after());
    }

    @Test
    void another_file_of_sudo_that_includes_the_first_is_left_alone() throws Exception {
        assertFalse(sudo("sudo-i", "auth include sudo", "account include sudo").isReal());
        assertFalse(sudo("sudo-i", "@include sudo").isReal());
    }

    @Test
    void with_sudo_whatever_would_spare_our_line_is_refused() {
        for (String way :
                List.of(
                        "auth sufficient pam_ssh_agent_auth.so",
                        "auth [success=1 default=ignore] pam_succeed_if.so",
                        "auth [success=done default=ignore] pam_u2f.so"))
            assertThrows(SetupException.class, () -> sudo("sudo", way, "@include common-auth"));
        assertThrows(SetupException.class, () -> sudo("sudo", "account required pam_unix.so"));
        assertThrows(SetupException.class, () -> new PamPlan(folder).sudo("sudo-i"));
    }

    /**
     * SSH-2: what only gates stays, what asks for a password goes, and everything else is
     * untouched.
     */
    @Test
    void our_line_takes_the_place_of_those_that_ask() throws Exception {
        var change =
                pam(
                        Recipe.KEY_AND_CODE,
                        "# of the distribution",
                        "auth required pam_nologin.so",
                        "@include common-auth",
                        "auth optional pam_group.so",
                        "account required pam_nologin.so",
                        "@include common-account",
                        "-session optional pam_x.so",
                        "@include common-password");
        assertEquals(
                """
                # of the distribution
                auth required pam_nologin.so
                auth  required  pam_sallyport.so
                auth optional pam_group.so
                account required pam_nologin.so
                @include common-account
                -session optional pam_x.so
                @include common-password
                """,
                change.after());
    }

    @Test
    void a_second_time_nothing_is_left_to_change() throws Exception {
        String once = pam(Recipe.PASSWORD_AND_CODE, "@include common-auth", "account a b").after();
        assertEquals(
                once, pam(Recipe.PASSWORD_AND_CODE, once.split("\n")).after(), "the same recipe");
        assertTrue(once.contains("after-failed-password"));
        assertFalse(pam(Recipe.KEY_AND_CODE, once.split("\n")).after().contains("pam_unix"));
    }

    @Test
    void without_lines_that_ask_ours_comes_before_the_account_lines() throws Exception {
        assertEquals(
                "auth  required  pam_sallyport.so\naccount required a.so\n",
                pam(Recipe.KEY_AND_CODE, "account required a.so").after());
    }

    @Test
    void what_cannot_be_joined_safely_is_refused() throws IOException {
        assertThrows(
                SetupException.class,
                () -> pam(Recipe.KEY_AND_CODE, "auth [success=2 default=ignore] pam_x.so"));
        assertThrows(
                SetupException.class,
                () -> pam(Recipe.PASSWORD_AND_CODE, "auth sufficient pam_sss.so"));
        assertThrows(
                SetupException.class,
                () -> pam(Recipe.PASSWORD_AND_CODE, "auth required pam_radius_auth.so"));
        Files.writeString(folder.resolve("common-auth"), "auth required pam_krb5.so\n");
        assertThrows(
                SetupException.class, () -> pam(Recipe.PASSWORD_AND_CODE, "@include common-auth"));
        assertThrows(
                SetupException.class, () -> new PamPlan(folder).sshd("none", Recipe.KEY_AND_CODE));
    }

    private List<FileChange> sshd(String text) throws Exception {
        Files.writeString(main, text);
        return new SshdPlan(main).changes(Recipe.KEY_AND_CODE, NO_ROOT, Optional.of("robots"));
    }

    /** SSH-1, SSH-5, SSH-31: a file of our own where such files are read first. */
    @Test
    void a_drop_in_where_they_come_first() throws Exception {
        var changes = sshd("# a\nInclude " + main + ".d/*.conf\nUsePAM no\n");
        assertEquals(1, changes.size());
        var ours = changes.getFirst();
        assertEquals(folder.resolve("sshd_config.d/00-sallyport.conf"), ours.path());
        assertTrue(
                ours.after()
                        .contains("\nAuthenticationMethods publickey,keyboard-interactive:pam\n"));
        assertTrue(ours.after().indexOf("Match Group robots") > ours.after().indexOf("UsePAM"));
    }

    @Test
    void at_the_top_where_they_do_not_and_blocks_at_the_end() throws Exception {
        String before =
                "UsePAM no\nInclude " + main + ".d/*.conf\nMatch User x\n  X11Forwarding no";
        var changes = sshd(before);
        assertEquals(1, changes.size());
        String after = changes.getFirst().after();
        assertTrue(after.indexOf("UsePAM yes") < after.indexOf("UsePAM no"));
        assertTrue(after.indexOf("Match Group robots") > after.indexOf("X11Forwarding"));
        assertTrue(after.contains(before), "every byte of the old file is there");
        assertEquals(List.of(), sshd(after), "a second time");
    }

    /** SSH-6: in every file that is read. */
    @Test
    void the_old_name_is_out_of_the_way() throws Exception {
        Path other = folder.resolve("sshd_config.d/50-site.conf");
        Files.writeString(other, "challengeResponseAuthentication=no\nX11Forwarding no\n");
        var changes = sshd("Include " + main + ".d/*.conf\n");
        var change = changes.stream().filter(one -> one.path().equals(other)).findFirst();
        assertEquals(
                "# Sallyport, an old name: challengeResponseAuthentication=no\nX11Forwarding no\n",
                change.orElseThrow().after());
    }

    /** SSH-26 */
    @Test
    void root_has_one_of_three_forms() {
        assertEquals(List.of("PermitRootLogin yes"), new RootForm.TwoSteps().settings());
        assertEquals(List.of("PermitRootLogin no"), NO_ROOT.settings());
        var glass = new RootForm.BreakGlass("192.0.2.0/24");
        assertEquals(List.of("PermitRootLogin no"), glass.settings());
        assertTrue(glass.block().contains("Match User root Address 192.0.2.0/24"));
    }
}
