package io.sallyport.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A machine and a file that the tests share. */
final class Given {
    static final String FILE = "sallyport.conf";
    static final Machine MACHINE = new Machine("Web1.example.com", ZoneId.of("Europe/Berlin"));

    private Given() {}

    static Configuration read(String... lines) throws BadConfigurationException {
        return read(Overrides.NONE, lines);
    }

    static Configuration read(Overrides overrides, String... lines)
            throws BadConfigurationException {
        return ConfigurationFile.parse(
                FILE, String.join("\n", lines).getBytes(UTF_8), overrides, MACHINE);
    }

    static List<Problem> problemsOf(String... lines) {
        return assertThrows(BadConfigurationException.class, () -> read(lines)).problems();
    }

    static Overrides environment(Map<String, String> variables) {
        return new Overrides(Map.of(), variables);
    }

    /** What an operator sees of a reading: problems, or what differs from the defaults. */
    static String outputOf(byte[] content, Overrides overrides) {
        try {
            Configuration read = ConfigurationFile.parse(FILE, content, overrides, MACHINE);
            return shown(read);
        } catch (BadConfigurationException e) {
            return e.problems().stream().map(p -> p + "\n").collect(Collectors.joining());
        }
    }

    private static String shown(Configuration read) {
        var shown = new StringBuilder();
        for (Setting setting : read.settings())
            if (!setting.origin().equals("default"))
                shown.append(setting).append("   # ").append(setting.origin()).append('\n');
        for (Problem warning : read.warnings())
            shown.append("warning: ").append(warning).append('\n');
        return shown.toString();
    }
}
