package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What {@code --help} says of every command; the documents take it from the same files. */
class HelpTest {
    private static final int COLUMNS = 80;
    private static final int LINES = 24;

    private final Desk desk = Desk.alone(() -> Instant.EPOCH);

    @Test
    void the_help_of_all_fits_one_screen() {
        var run = desk.run("--help");

        assertEquals(0, run.status());
        assertTrue(run.out().lines().count() <= LINES, run.out());
        Snapshot.of("help/sallyport.txt").matches(run.out());
    }

    @Test
    void every_command_stands_in_the_help_of_all() {
        String help = desk.run("--help").out();

        for (String command : commands().getSubcommands().keySet())
            assertTrue(help.contains(command), command);
    }

    @Test
    void the_help_of_a_source_tree_names_what_its_launcher_does_and_fits_one_screen() {
        String help = desk.with("SALLYPORT_SOURCE_TREE", "/src").run("--help").out();

        for (String command : Commands.OF_THE_LAUNCHER) assertTrue(help.contains(command), command);
        assertTrue(help.lines().count() <= LINES, help);
        Snapshot.of("help/sallyport-in-source-tree.txt").matches(help);
    }

    @Test
    void an_installed_command_offers_nothing_of_the_launcher() {
        String help = desk.run("--help").out();

        for (String command : Commands.OF_THE_LAUNCHER)
            assertFalse(help.contains("\n  " + command + " "), command);
    }

    @Test
    void no_command_at_all_is_wrong_usage_and_shows_the_help() {
        var run = desk.run();

        assertEquals(2, run.status());
        assertTrue(run.out().startsWith("usage: sallyport COMMAND"), run.out());
    }

    @TestFactory
    Stream<DynamicTest> every_command_shows_its_help_with_an_example() {
        return commandLines(commands())
                .map(words -> dynamicTest(String.join(" ", words), () -> check(words)));
    }

    @Test
    void a_command_that_does_not_exist_is_wrong_usage() {
        var run = desk.run("audit", "shw");

        assertEquals(2, run.status());
        assertEquals(
                """
                sallyport: there is no command "shw"; did you mean show?
                  sallyport audit --help shows how it is used.
                """,
                run.err());
    }

    @Test
    void what_the_launcher_does_is_said_to_whoever_got_past_it() {
        var run = desk.run("try");

        assertEquals(2, run.status());
        assertTrue(run.err().contains("Run ./sallyport try"), run.err());
    }

    @Test
    void an_option_that_is_missing_is_named() {
        var run = desk.run("user", "open", "anna");

        assertEquals(2, run.status());
        assertTrue(run.err().startsWith("sallyport: --reason TEXT is missing"), run.err());
    }

    @Test
    void completion_in_the_shell_knows_every_command() {
        String script = AutoComplete.bash("sallyport", commands());

        Snapshot.at(Path.of("../packaging/completion/sallyport.bash")).matches(script);
    }

    private void check(List<String> words) {
        var args = new ArrayList<>(words);
        args.add("--help");

        var run = desk.run(args.toArray(String[]::new));

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("\nExample"), run.out());
        run.out().lines().forEach(line -> assertTrue(line.length() <= COLUMNS, line));
        Snapshot.of("help/" + String.join("-", words) + ".txt").matches(run.out());
    }

    private static Stream<List<String>> commandLines(CommandLine parent) {
        return parent.getSubcommands().values().stream()
                .filter(command -> command.getCommandSpec().userObject() != null)
                .flatMap(
                        command -> Stream.concat(Stream.of(words(command)), commandLines(command)));
    }

    private static List<String> words(CommandLine command) {
        var words = new ArrayList<>(List.of(command.getCommandSpec().qualifiedName().split(" ")));
        words.removeFirst();
        return words;
    }

    private static CommandLine commands() {
        var nobody =
                new Surroundings(
                        new Terminal(
                                java.io.InputStream.nullInputStream(),
                                System.out,
                                System.err,
                                Terminal.Abilities.NONE),
                        java.util.Map.of(),
                        "nobody",
                        () -> Instant.EPOCH,
                        java.time.ZoneOffset.UTC);
        return Commands.all(nobody);
    }
}
