package io.sallyport.server.doctor.sshd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DOC-12: which line of which file decides. */
class SshdFilesTest {
    @TempDir Path folder = Path.of("");

    @Test
    void words_are_split_as_openssh_splits_them() {
        assertEquals(List.of("UsePAM", "yes"), ConfigWords.split("  UsePAM yes  "));
        assertEquals(List.of("UsePAM", "yes"), ConfigWords.split("UsePAM=yes"));
        assertEquals(List.of("UsePAM", "yes"), ConfigWords.split("UsePAM = yes # as it should"));
        assertEquals(List.of("UsePAM", "yes"), ConfigWords.split("\"UsePAM\" \"yes\"\r"));
        assertEquals(List.of("Banner", "a b", "c\"d"), ConfigWords.split("Banner 'a b' c\\\"d"));
        assertEquals(List.of("Match", "user=a"), ConfigWords.split("Match\tuser=a"));
        assertEquals(List.of("a", "b#c"), ConfigWords.split("a b#c"));
        assertEquals(List.of(), ConfigWords.split("# UsePAM no"));
        assertEquals(List.of(), ConfigWords.split("   "));
    }

    @Test
    void the_first_line_wins_whatever_its_case_and_name() throws IOException {
        var files = read("CHALLENGERESPONSEAUTHENTICATION no", "KbdInteractiveAuthentication yes");

        assertEquals("1 no", deciding(files, "kbdinteractiveauthentication", "anna"));
        assertTrue(files.lines().getFirst().isAlias());
        assertEquals(
                List.of(2),
                files.losing("kbdinteractiveauthentication", login("anna", "::1")).stream()
                        .map(ConfigLine::line)
                        .toList());
    }

    @Test
    void includes_are_read_in_their_places_sorted_and_below_the_own_folder() throws IOException {
        Files.createDirectory(folder.resolve("d"));
        write("d/20.conf", "UsePAM no");
        write("d/10.conf", "# nothing", "UsePAM yes");
        write("d/.hidden.conf", "UsePAM no");
        write("d/00.other", "UsePAM no");
        var files = read("Include d/*.conf /nowhere/*.conf", "UsePAM no");

        var line = files.deciding("usepam", login("anna", "::1")).orElseThrow();
        assertEquals(folder.resolve("d/10.conf") + ":2", line.where());
        assertEquals(List.of(), files.unread());
    }

    @Test
    void a_block_stands_above_all_else_and_ends_where_its_file_ends() throws IOException {
        write("block", "Match User anna", "  UsePAM no", "Match all", "  Banner in");
        var files =
                read("Include block", "UsePAM yes", "Banner out", "Match User bert", "UsePAM x");

        assertEquals("2 no", deciding(files, "usepam", "anna"));
        assertEquals("5 x", deciding(files, "usepam", "bert"));
        assertEquals("2 yes", deciding(files, "usepam", "carl"));
        assertEquals("4 in", deciding(files, "banner", "carl"));
    }

    @Test
    void a_block_in_a_file_that_is_included_in_a_block_needs_both() throws IOException {
        write("inner", "Banner one", "Match Address 192.0.2.0/24", "Banner two");
        var files = read("Match User anna", "Include inner", "Banner three");

        assertEquals("1 one", decided(files, login("anna", "192.0.2.9")));
        assertEquals("1 one", decided(files, login("anna", "::1")));
        assertEquals("none", decided(files, login("bert", "192.0.2.9")));
        write("inner", "Match Address 192.0.2.0/24", "Banner two");
        var again = read("Match User anna", "Include inner", "Banner three");
        assertEquals("2 two", decided(again, login("anna", "192.0.2.9")));
        assertEquals("3 three", decided(again, login("anna", "::1")));
    }

    @Test
    void conditions_fit_as_openssh_has_them() throws IOException {
        assertFits(true, "User *,!bert");
        assertFits(false, "User *,!anna");
        assertFits(true, "Group staff User anna");
        assertFits(false, "Group staff,!people");
        assertFits(true, "Address 192.0.2.0/24,!192.0.2.8");
        assertFits(false, "Address 192.0.2.0/24,!192.0.2.9");
        assertFits(true, "Address 192.0.2.*");
        assertFits(true, "LocalPort 22,2222 LocalAddress 198.51.100.?");
        assertFits(false, "LocalPort 2222");
        assertFits(true, "user=anna host=*.Example.org");
        assertFits(false, "User");
        assertFits(false, "Weather fine");
    }

    private void assertFits(boolean expected, String conditions) throws IOException {
        var files = read("Match " + conditions.replace("Example", "example"), "Banner x");
        assertEquals(
                expected ? "2 x" : "none", decided(files, login("anna", "192.0.2.9")), conditions);
    }

    @Test
    void files_that_include_themselves_end() throws IOException {
        var files = read("Include main", "UsePAM no");

        assertTrue(!files.unread().isEmpty());
        assertEquals("2 no", deciding(files, "usepam", "anna"));
    }

    private static String deciding(SshdFiles files, String keyword, String user) {
        return files.deciding(keyword, login(user, "::1"))
                .map(line -> line.line() + " " + String.join(" ", line.arguments()))
                .orElse("none");
    }

    private static String decided(SshdFiles files, Login login) {
        return files.deciding("banner", login)
                .map(line -> line.line() + " " + String.join(" ", line.arguments()))
                .orElse("none");
    }

    private static Login login(String user, String address) {
        return new Login(
                user, Set.of("staff", "people"), "c.example.org", address, "198.51.100.7", 22);
    }

    private SshdFiles read(String... lines) throws IOException {
        return SshdFilesReader.read(write("main", lines), folder);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }
}
