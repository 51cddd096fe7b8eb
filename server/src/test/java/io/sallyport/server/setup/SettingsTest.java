package io.sallyport.server.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static Settings settings(String... lines) {
        return new Settings(String.join("\n", lines) + "\n");
    }

    @Test
    void values_of_a_keyword_that_stands_several_times_are_joined() {
        var settings = settings("allowusers anna", "allowusersx b", "allowusers bert@10.*");
        assertEquals(Optional.of("anna bert@10.*"), settings.value("allowusers"));
        assertEquals(Optional.empty(), settings.value("denyusers"));
    }

    @Test
    void tokens_of_key_files_are_filled_in() {
        var settings = settings("authorizedkeysfile .ssh/a %h/b /etc/ssh/keys/%u.%%");
        assertEquals(
                List.of(
                        Path.of("/home/anna/.ssh/a"),
                        Path.of("/home/anna/b"),
                        Path.of("/etc/ssh/keys/anna.%")),
                settings.keyFiles("anna", Path.of("/home/anna")));
        assertEquals(List.of(), settings("authorizedkeysfile none").keyFiles("anna", Path.of("/")));
    }

    /** DOC-76: who has what one of the lists asks for, and only where the method is switched on. */
    @Test
    void somebody_comes_in_by_a_list_that_they_have_everything_for() {
        var recipe =
                settings(
                        "authenticationmethods publickey,keyboard-interactive:pam",
                        "pubkeyauthentication yes",
                        "kbdinteractiveauthentication yes");
        assertTrue(recipe.letsIn(true, false, true));
        assertFalse(recipe.letsIn(false, true, true), "no key");
        assertFalse(
                settings(
                                "authenticationmethods publickey,keyboard-interactive:pam",
                                "pubkeyauthentication no",
                                "kbdinteractiveauthentication yes")
                        .letsIn(true, true, true),
                "switched off");
        var any =
                settings(
                        "authenticationmethods any",
                        "pubkeyauthentication yes",
                        "passwordauthentication yes",
                        "kbdinteractiveauthentication no");
        assertTrue(any.letsIn(false, true, false));
        assertFalse(any.letsIn(false, false, true));
    }

    /** SSH-30 */
    @Test
    void accounts_that_nobody_seems_to_sit_at() {
        var person = account("anna", 1000, "/bin/bash");
        var key = new Keys.AuthorizedKey("ssh-ed25519", "AAAA", false);
        var pinned = new Keys.AuthorizedKey("ssh-ed25519", "AAAA", true);
        assertEquals(Optional.empty(), Automated.reason(person, List.of(key), false));
        assertEquals(Optional.empty(), Automated.reason(person, List.of(), true));
        assertTrue(Automated.reason(person, List.of(key), true).isPresent());
        assertTrue(Automated.reason(person, List.of(key, pinned), false).isPresent());
        assertTrue(
                Automated.reason(account("git", 1001, "/usr/sbin/nologin"), List.of(key), false)
                        .isPresent());
        assertTrue(
                Automated.reason(account("backup", 34, "/bin/sh"), List.of(key), false)
                        .isPresent());
    }

    private static Accounts.Account account(String name, long uid, String shell) {
        return new Accounts.Account(name, uid, "100", Path.of("/home", name), shell, false);
    }
}
