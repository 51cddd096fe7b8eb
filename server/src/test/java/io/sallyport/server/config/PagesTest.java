package io.sallyport.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.policy.PolicyQuestion;
import io.sallyport.engine.policy.PolicyQuestion.Enrolled;
import io.sallyport.engine.policy.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads the pages that people learn from: what they show as a configuration, as its output or as
 * the answer to a login must be true.
 */
class PagesTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final Instant SOME_DAY = Instant.parse("2027-01-15T12:00:00Z");
    private static final Set<String> COLUMNS =
            Set.of(
                    "user",
                    "groups",
                    "service",
                    "host",
                    "from",
                    "at",
                    "enrolled",
                    "answer",
                    "decided by");

    /** One configuration of a page, with what the page says about it. */
    private record Example(String config, List<Map<String, String>> questions, String output) {}

    static List<Path> pages() throws IOException {
        try (Stream<Path> errors = Files.list(DOCS.resolve("errors"))) {
            return Stream.concat(
                            Stream.of(DOCS.resolve("policy.md")),
                            errors.filter(
                                    page -> page.getFileName().toString().startsWith("config-")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void what_a_page_shows_is_so(Path page) throws Exception {
        for (Example example : examples(Files.readAllLines(page))) {
            String output = Given.outputOf(example.config().getBytes(UTF_8), Overrides.NONE);
            if (!example.output().isEmpty()) assertEquals(example.output(), output);
            for (Map<String, String> question : example.questions()) {
                assertFalse(output.contains("hint:"), () -> "not clean: " + output);
                check(question, Given.read(example.config()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_configuration_of_a_page_is_followed_by_what_comes_of_it(Path page) throws Exception {
        for (Example example : examples(Files.readAllLines(page)))
            assertTrue(
                    !example.questions().isEmpty() || !example.output().isEmpty(), example::config);
    }

    @Test
    void the_page_about_policy_has_its_worked_examples() throws IOException {
        var examples = examples(Files.readAllLines(DOCS.resolve("policy.md")));
        assertTrue(examples.size() >= 13);
        assertTrue(examples.stream().mapToInt(e -> e.questions().size()).sum() >= 40);
    }

    private static void check(Map<String, String> question, Configuration config) {
        Requirement requirement = config.policy().requirement(asked(question));
        assertEquals(question.get("answer"), word(requirement), () -> question + " " + requirement);
        String decidedBy = question.getOrDefault("decided by", "?");
        String start =
                decidedBy.equals("default")
                        ? "default: "
                        : decidedBy.replace("line ", Given.FILE + ":") + ": policy ";
        assertTrue(requirement.rule().startsWith(start), () -> question + " " + requirement);
    }

    private static PolicyQuestion asked(Map<String, String> question) {
        assertTrue(COLUMNS.containsAll(question.keySet()), question::toString);
        String user = question.getOrDefault("user", "");
        String groups = question.getOrDefault("groups", "");
        String at = question.get("at");
        return new PolicyQuestion(
                new AccountName(user),
                question.getOrDefault("enrolled", "yes").equals("yes") ? Enrolled.YES : Enrolled.NO,
                groups.isEmpty() ? Set.of() : Set.of(groups.split(",")),
                OptionalLong.of(Set.of("root", "toor").contains(user) ? 0 : 1000),
                question.getOrDefault("service", "sshd"),
                question.getOrDefault("host", "web1"),
                Network.address(question.getOrDefault("from", "203.0.113.5")),
                at == null
                        ? SOME_DAY
                        : LocalDateTime.parse(at, AT).atZone(Given.MACHINE.zone()).toInstant());
    }

    private static String word(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Skip skip -> "in";
            case Requirement.SecondStep step -> "asked";
            case Requirement.Refuse refuse -> "refused";
        };
    }

    private static List<Example> examples(List<String> lines) {
        var examples = new ArrayList<Example>();
        List<String> columns = List.of();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                var block = new StringBuilder();
                while (!lines.get(++i).equals("```")) block.append(lines.get(i)).append('\n');
                if (line.equals("```conf"))
                    examples.add(new Example(block.toString(), new ArrayList<>(), ""));
                else if (line.equals("```text"))
                    examples.add(
                            new Example(examples.removeLast().config(), List.of(), block + ""));
            } else if (!line.startsWith("|") || line.startsWith("|---")) {
                if (!line.startsWith("|")) columns = List.of();
            } else if (columns.isEmpty()) {
                columns = cells(line);
            } else if (columns.contains("answer")) {
                examples.getLast().questions().add(row(columns, cells(line)));
            }
        }
        return examples;
    }

    private static Map<String, String> row(List<String> columns, List<String> cells) {
        var row = new HashMap<String, String>();
        for (int i = 0; i < columns.size(); i++) row.put(columns.get(i), cells.get(i));
        return row;
    }

    private static List<String> cells(String line) {
        String[] cells = line.split("\\|", -1);
        return Stream.of(cells).skip(1).limit(cells.length - 2).map(String::strip).toList();
    }
}
