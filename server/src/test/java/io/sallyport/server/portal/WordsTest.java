package io.sallyport.server.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.portal.view.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Another language is one file: no page holds a text of its own, and none asks for one that is not
 * there.
 */
class WordsTest {
    private static final Path TEMPLATES = Path.of("src/main/jte");
    private static final Path PORTAL = Path.of("src/main/java/io/sallyport/server/portal");

    /** Templates that are no page of their own. */
    private static final Set<String> PARTS = Set.of("layout", "question", "sections", "events");

    private static final Pattern QUOTED = Pattern.compile("\"([a-z]+(?:[.-][a-z-]+)*)\"");
    private static final Pattern ASKED =
            Pattern.compile(
                    "(?:\\.t\\(|words\\.text\\(|words\\(\\)\\s*\\.text\\(|message\\(\\s*visit,\\s*\\d+,|bare\\(\\d+,)\\s*\"([a-z.-]+[a-z])\"\\s*[,)]");

    /** Made of a word and the name of a change or a page. */
    private static final Pattern MADE =
            Pattern.compile("(confirm|done|deed|did)\\.[a-z]+|[a-z]+\\.title");

    private final Words words = Words.english(ZoneId.of("UTC"));

    @Test
    void every_text_that_is_asked_for_is_there_and_no_other() throws IOException {
        String sources = sources();
        var asked = new TreeSet<String>();
        var quoted = new TreeSet<String>();
        ASKED.matcher(sources).results().forEach(found -> asked.add(found.group(1)));
        QUOTED.matcher(sources).results().forEach(found -> quoted.add(found.group(1)));
        assertFalse(asked.isEmpty());

        asked.removeAll(words.keys());
        assertEquals(List.of(), List.copyOf(asked), "not in words.properties");
        var unused = new TreeSet<>(words.keys());
        unused.removeAll(quoted);
        unused.removeIf(key -> MADE.matcher(key).matches());
        unused.removeAll(List.of("language", "time"));
        assertEquals(List.of(), List.copyOf(unused), "asked for by nobody");
    }

    @Test
    void every_change_and_every_page_has_its_words() throws IOException {
        for (ChangeKind kind : ChangeKind.values()) {
            assertTrue(words.text("confirm." + kind.word(), "x").endsWith("."));
            assertTrue(words.text("done." + kind.word(), "x").endsWith("."));
        }
        for (Deed deed : Deed.values()) {
            assertTrue(words.text("deed." + deed.word(), "x", "y").endsWith("."));
            assertTrue(words.text("did." + deed.word(), "x", "y").endsWith("."));
        }
        try (Stream<Path> templates = Files.list(TEMPLATES)) {
            templates
                    .map(path -> path.getFileName().toString().replace(".jte", ""))
                    .filter(name -> !PARTS.contains(name))
                    .forEach(name -> assertFalse(words.text(name + ".title").isBlank(), name));
        }
    }

    @Test
    void values_numbers_and_times_are_put_in() {
        assertEquals("None is left.", words.text("home.codes", 0));
        assertEquals("One is left.", words.text("home.codes", 1));
        assertEquals("9 are left.", words.text("home.codes", 9));
        assertEquals("1 Mar 2026, 10:00 UTC", words.time(Instant.parse("2026-03-01T10:00:00Z")));
        assertTrue(words.text("link.not-you").startsWith("Somebody else's name?"));
    }

    private static String sources() throws IOException {
        var all = new StringBuilder();
        for (Path folder : List.of(TEMPLATES, PORTAL))
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList())
                    all.append(Files.readString(file));
            }
        return all.toString();
    }
}
