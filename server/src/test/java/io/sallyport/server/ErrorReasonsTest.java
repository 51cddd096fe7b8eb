package io.sallyport.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.audit.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the PAM module and the server say of an error stands in a page of docs/errors, and every
 * page is in the index.
 *
 * <p>What they say is taken from their sources: each string literal with three words or more,
 * between its placeholders. A message begins with a small letter; SQL and texts for people do not.
 */
class ErrorReasonsTest {
    private static final Path PAGES = Path.of("../docs/errors");
    private static final Path INDEX = PAGES.resolve("README.md");
    private static final int WORDS_MIN = 3;

    /** A comment, a character, or a literal, whose text is the group. */
    private static final Pattern TOKEN =
            Pattern.compile(
                    "/\\*.*?\\*/|//[^\n]*|'(?:\\\\.|[^'\\\\])+'|\"((?:\\\\.|[^\"\\\\\n])*)\"",
                    Pattern.DOTALL);

    /** What is put in for a value: of printf, of the logger, of String.formatted. */
    private static final Pattern PLACEHOLDER = Pattern.compile("%[.*0-9]*[a-z]+|\\{}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arguments",
                "circumstances",
                "client",
                "file_arguments",
                "file_login",
                "login",
                "name_service",
                "pam_sallyport",
                "secret_path"
            })
    void the_pam_module(String source) throws IOException {
        allAreExplained(Path.of("../native/src", source + ".c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IncidentLog",
                "account/Register",
                "account/Turns",
                "googleauth/FileEntryReader",
                "judge/HotpSearch",
                "judge/Judge",
                "judge/ScratchCodes",
                "judge/TotpSearch",
                "keys/AeadBox",
                "keys/DerivedKeys",
                "keys/RecordSeal",
                "keys/SecretWrapper",
                "policy/RuleList",
                "sealing/AuditSealer",
                "sealing/AuditSigningKey",
                "sealing/AuditVerification",
                "sealing/LinkCheck",
                "sealing/RowWalk",
                "sealing/SealCheck"
            })
    void the_engine(String source) throws IOException {
        allAreExplained(Path.of("../engine/src/main/java/io/sallyport/engine", source + ".java"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CurrentConfiguration",
                "Daemon",
                "audit/BackgroundRetention",
                "audit/BackgroundSealer",
                "audit/SteadyClock",
                "OldCopyAcceptance",
                "backup/Backups",
                "cli/migration/HeldStateFile",
                "cli/migration/ExportedFile",
                "cli/migration/Rights",
                "cli/migration/PersonsFile",
                "door/UnixSocket",
                "door/http/CertificateWatch",
                "door/http/HttpDoor",
                "door/http/RefusalLog",
                "door/local/LocalDoor",
                "door/pam/PamDoor",
                "config/OutwardValues",
                "metrics/MetricsListener",
                "notice/Outbox",
                "notice/Sendmail",
                "notice/TokenFile",
                "notice/Webhook",
                "rotation/KeyPass",
                "rotation/KeyRotation",
                "store/embedded/Checkpoints",
                "store/embedded/EmbeddedCopies",
                "store/embedded/OldCopyCheck",
                "store/embedded/Opening",
                "store/embedded/Pending",
                "store/embedded/ReadConnections",
                "store/embedded/Reader",
                "store/embedded/Records",
                "store/embedded/Schema",
                "store/embedded/Session",
                "store/embedded/Sessions",
                "store/embedded/StoreFolder",
                "store/embedded/StoreLock",
                "store/embedded/StoreMark",
                "store/embedded/Writer",
                "unix/FileCalls",
                "unix/UnixConnection",
                "unix/UnixListener"
            })
    void the_server(String source) throws IOException {
        allAreExplained(Path.of("src/main/java/io/sallyport/server", source + ".java"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "StateFileTrouble",
                "googleauth/Choices",
                "googleauth/FileReplacement",
                "googleauth/FlagValue",
                "googleauth/GivenFlags",
                "googleauth/OpenedFile",
                "googleauth/ShownNames",
                "googleauth/StateFilePlace"
            })
    void the_command_google_authenticator(String source) throws IOException {
        allAreExplained(Path.of("src/main/java/io/sallyport/server/cli", source + ".java"));
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void the_reasons_of_decisions(Cause cause) throws IOException {
        assertTrue(everyPage().contains(cause.text()), "no page has: " + cause.text());
    }

    @Test
    void the_index_has_every_page_and_no_other() throws IOException {
        var linked = new TreeSet<String>();
        var link = Pattern.compile("\\]\\(([a-z-]+\\.md)\\)").matcher(Files.readString(INDEX));
        while (link.find()) linked.add(link.group(1));
        var there = new TreeSet<String>();
        for (Path page : pages()) there.add(page.getFileName().toString());
        there.remove("README.md");
        assertEquals(there, linked);
    }

    /** Rows of the index: words in asterisks, and the page that must have them. */
    @Test
    void the_words_of_the_index_stand_in_the_page() throws IOException {
        var wrong = new ArrayList<String>();
        var row = Pattern.compile("^\\| (.*) \\| .*\\(([a-z-]+\\.md)\\) \\|$", Pattern.MULTILINE);
        var rows = row.matcher(Files.readString(INDEX));
        while (rows.find()) {
            String page = joined(Files.readString(PAGES.resolve(rows.group(2))));
            var words = Pattern.compile("\\*([^*]+)\\*").matcher(rows.group(1));
            while (words.find())
                if (!page.contains(words.group(1)))
                    wrong.add(rows.group(2) + ": " + words.group(1));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void every_page_says_why_and_what_to_do() throws IOException {
        for (Path page : pages()) {
            if (page.equals(INDEX)) continue;
            String text = Files.readString(page);
            assertTrue(
                    text.startsWith("# ")
                            && text.contains("**Why.**")
                            && text.contains("**What to do.**"),
                    page.toString());
        }
    }

    private static void allAreExplained(Path source) throws IOException {
        String pages = everyPage();
        var missing = messages(source).stream().filter(text -> !pages.contains(text)).toList();
        assertEquals(List.of(), missing, "no page has these of " + source.getFileName());
    }

    /** The fixed parts of the messages in a source. */
    private static List<String> messages(Path source) throws IOException {
        var found = new ArrayList<String>();
        for (String literal : literals(Files.readString(source))) {
            if (literal.startsWith("debug:")) continue;
            for (String part : PLACEHOLDER.split(literal.replace("\\\"", "\""))) {
                String text = part.strip();
                boolean isMessage =
                        text.split(" ").length >= WORDS_MIN
                                && !Character.isUpperCase(text.charAt(0));
                if (isMessage) found.add(text);
            }
        }
        assertFalse(found.isEmpty(), source + " has no message; is this the right file?");
        return found;
    }

    /** The string literals, those that the compiler puts together as one. */
    private static List<String> literals(String source) {
        var literals = new ArrayList<String>();
        int end = -1;
        var token = TOKEN.matcher(source);
        while (token.find()) {
            String text = token.group(1);
            if (text == null) continue;
            boolean isContinued =
                    end >= 0
                            && source.substring(end, token.start())
                                    .chars()
                                    .allMatch(c -> c == '+' || Character.isWhitespace(c));
            literals.add(isContinued ? literals.removeLast() + text : text);
            end = token.end();
        }
        return literals;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    /** The text of all pages, however their lines are broken. */
    private static String everyPage() throws IOException {
        var texts = new ArrayList<String>();
        for (Path page : pages()) texts.add(Files.readString(page));
        return joined(String.join("\n", texts));
    }

    private static String joined(String lines) {
        return Arrays.stream(lines.split("\\s+")).collect(Collectors.joining(" "));
    }
}
