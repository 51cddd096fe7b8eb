package io.sallyport.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file that is read, and why this one.
 *
 * @param path where it lies
 * @param origin {@code default}, {@code environment variable SALLYPORT_CONFIG} or {@code flag
 *     --config}
 */
public record ConfigurationFile(Path path, String origin) {
    /** Where it lies if nothing else is said. */
    public static final Path DEFAULT_PATH = Path.of("/etc/sallyport/sallyport.conf");

    /** Names another file. */
    public static final String FLAG = "--config";

    /** Names another file, if the flag does not. */
    public static final String VARIABLE = "SALLYPORT_CONFIG";

    /**
     * Which file is meant: flag over environment over default.
     *
     * @throws BadConfigurationException if what was said cannot be a path
     */
    public static ConfigurationFile locate(Optional<String> flag, Map<String, String> environment)
            throws BadConfigurationException {
        if (flag.isPresent()) return named(flag.get(), Origin.flag(FLAG).toString());
        String variable = environment.get(VARIABLE);
        if (variable != null) return named(variable, Origin.variable(VARIABLE).toString());
        return new ConfigurationFile(DEFAULT_PATH, Origin.DEFAULT.toString());
    }

    /**
     * Reads all of it.
     *
     * @throws BadConfigurationException with every problem that was found
     */
    public Configuration read(Overrides overrides, Machine machine)
            throws BadConfigurationException {
        return parse(path.toString(), content(), overrides, machine);
    }

    /**
     * Reads what a file would hold; touches no file itself.
     *
     * @param name of the file, for messages
     * @throws BadConfigurationException with every problem that was found
     */
    public static Configuration parse(
            String name, byte[] content, Overrides overrides, Machine machine)
            throws BadConfigurationException {
        return new ConfigurationParser(name, machine).parse(content, overrides);
    }

    private static ConfigurationFile named(String text, String origin)
            throws BadConfigurationException {
        try {
            if (!text.isBlank()) return new ConfigurationFile(Path.of(text), origin);
        } catch (InvalidPathException e) {
            throw alone(origin, "it cannot be the path of a file", "name the file to read");
        }
        throw alone(origin, "it is set, but empty", "name the file to read, or do not set it");
    }

    private byte[] content() throws BadConfigurationException {
        try {
            if (Files.isDirectory(path))
                throw alone("this is a folder", "name the file in it: " + path + "/sallyport.conf");
            refuseOpenToAll();
            try (InputStream in = Files.newInputStream(path)) {
                return in.readNBytes(Lines.FILE_BYTES_MAX + 1);
            }
        } catch (NoSuchFileException e) {
            throw alone(
                    "there is no such file",
                    "`sallyport install` writes one; "
                            + FLAG
                            + " and "
                            + VARIABLE
                            + " name another; an empty file means every default");
        } catch (AccessDeniedException e) {
            throw alone(
                    "this user may not read it",
                    "let everybody read it (it holds no secret): chmod a+r " + path);
        } catch (IOException e) {
            throw alone("it cannot be read: " + FileFaults.reason(e), "check the disk it lies on");
        }
    }

    /** Whoever can write it decides who is asked for a second step. */
    private void refuseOpenToAll() throws IOException, BadConfigurationException {
        if (Files.isRegularFile(path)
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE))
            throw alone("everybody may write to it", "take that away: chmod o-w " + path);
    }

    private BadConfigurationException alone(String what, String hint) {
        return alone(path.toString(), what, hint);
    }

    private static BadConfigurationException alone(String where, String what, String hint) {
        return new BadConfigurationException(List.of(new Problem(where, 0, what, hint)));
    }
}
