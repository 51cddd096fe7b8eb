package io.sallyport.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir Path folder;

    @Test
    void a_flag_names_the_file_before_a_variable_and_that_one_before_the_default()
            throws Exception {
        var variable = Map.of("SALLYPORT_CONFIG", "/b");
        assertEquals(
                new ConfigurationFile(Path.of("/a"), "flag --config"),
                ConfigurationFile.locate(Optional.of("/a"), variable));
        assertEquals(
                new ConfigurationFile(Path.of("/b"), "environment variable SALLYPORT_CONFIG"),
                ConfigurationFile.locate(Optional.empty(), variable));
        assertEquals(
                new ConfigurationFile(Path.of("/etc/sallyport/sallyport.conf"), "default"),
                ConfigurationFile.locate(Optional.empty(), Map.of()));
    }

    @Test
    void an_empty_name_is_refused() {
        for (String empty : List.of("", " ", "\0"))
            assertThrows(
                    BadConfigurationException.class,
                    () -> ConfigurationFile.locate(Optional.of(empty), Map.of()));
    }

    @Test
    void a_file_is_read_and_its_problems_name_its_path() throws Exception {
        Path file = folder.resolve("s.conf");
        Files.writeString(file, "host db1\n");
        assertEquals("db1", read(file).host());
        Files.writeString(file, "hosst db1\n");
        assertEquals(file.toString(), onlyProblemOf(file).file());
    }

    @Test
    void a_missing_file_is_no_set_of_defaults() {
        assertEquals("there is no such file", onlyProblemOf(folder.resolve("missing.conf")).what());
    }

    @Test
    void a_folder_is_no_file() {
        assertEquals("this is a folder", onlyProblemOf(folder).what());
    }

    @Test
    void a_link_in_a_circle_is_told() throws IOException {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, link);
        assertTrue(onlyProblemOf(link).what().startsWith("it cannot be read: "));
    }

    @Test
    void a_file_that_everybody_may_write_is_refused() throws Exception {
        Path file = folder.resolve("s.conf");
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        read(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
        assertEquals("everybody may write to it", onlyProblemOf(file).what());
    }

    @Test
    void an_endless_file_is_refused() {
        assertEquals(
                "the file is larger than 1024 KiB", onlyProblemOf(Path.of("/dev/zero")).what());
    }

    @Test
    void the_page_about_files_tells_of_these_problems() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "errors", "config-file.md"));
        assertTrue(page.contains(onlyProblemOf(folder.resolve("x")).what()));
        assertTrue(page.contains(onlyProblemOf(folder).what()));
        assertTrue(page.contains(onlyProblemOf(Path.of("/dev/zero")).what()));
    }

    @Test
    void the_file_that_is_installed_changes_nothing() throws Exception {
        Configuration read = read(installed());
        assertEquals(
                Given.read().settings().stream().map(Setting::toString).toList(),
                read.settings().stream().map(Setting::toString).toList());
        assertEquals(List.of(), read.warnings());
    }

    @Test
    void the_file_that_is_installed_shows_every_setting_with_its_default() throws Exception {
        var shown = new ArrayList<String>();
        for (String line : Files.readAllLines(installed()))
            if (line.matches("#[a-z].*")) shown.add(line.substring(1));
        // A gate line is nothing without a portal, which is off by default.
        String[] byThemselves =
                shown.stream().filter(line -> !line.startsWith("gate ")).toArray(String[]::new);
        Configuration read = Given.read(byThemselves);
        assertEquals(List.of(), read.warnings());
        var scalars = Stream.of(Scalar.values()).map(Scalar::keyword).collect(Collectors.toSet());
        for (Setting setting : Given.read().settings()) {
            var same = setting.toString();
            boolean ofTheMachine = List.of("host", "issuer").contains(setting.keyword());
            assertTrue(ofTheMachine || shown.contains(same), same);
            assertTrue(scalars.contains(setting.keyword()));
        }
        for (String keyword : ConfigurationParser.KEYWORDS)
            assertTrue(shown.stream().anyMatch(line -> line.startsWith(keyword + " ")), keyword);
    }

    @Test
    void the_manual_page_tells_of_every_keyword_and_variable() throws IOException {
        String page =
                Files.readString(Path.of("..", "man", "sallyport.conf.5")).replace("\\-", "-");
        for (String keyword : ConfigurationParser.KEYWORDS)
            assertTrue(
                    page.contains("\n.B " + keyword) || page.contains("\n.BI \"" + keyword + " "),
                    keyword);
        for (Scalar scalar : Scalar.values()) {
            assertTrue(page.contains(scalar.variable()), scalar.variable());
            assertTrue(page.contains(scalar.flag()), scalar.flag());
        }
    }

    private static Path installed() {
        return Path.of("..", "packaging", "sallyport.conf");
    }

    private static Configuration read(Path file) throws BadConfigurationException {
        return new ConfigurationFile(file, "default").read(Overrides.NONE, Given.MACHINE);
    }

    private static Problem onlyProblemOf(Path file) {
        var problems = assertThrows(BadConfigurationException.class, () -> read(file)).problems();
        assertEquals(1, problems.size());
        return problems.getFirst();
    }
}
