package io.sallyport.server.cli.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A user as this host knows them. */
public record HostPerson(String name, long uid, long gid, Path home) {
    private static final int NAME = 0;
    private static final int UID = 2;
    private static final int GID = 3;
    private static final int HOME = 5;
    private static final int FIELDS = 7;

    public static Optional<HostPerson> named(String name) {
        return lookUp(name).stream().filter(person -> person.name.equals(name)).findFirst();
    }

    static Optional<HostPerson> ofUid(long uid) {
        return lookUp(String.valueOf(uid)).stream().filter(person -> person.uid == uid).findFirst();
    }

    /** All whom the host lists; a directory may list nobody. */
    static List<HostPerson> all() {
        return lookUp();
    }

    private static List<HostPerson> lookUp(String... keys) {
        var words = new ArrayList<>(List.of("getent", "passwd", "--"));
        words.addAll(List.of(keys));
        try {
            Process getent =
                    new ProcessBuilder(words)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            getent.getOutputStream().close();
            String text =
                    new String(getent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            getent.waitFor();
            return text.lines().flatMap(line -> parse(line).stream()).toList();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static Optional<HostPerson> parse(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length != FIELDS || !fields[HOME].startsWith("/")) return Optional.empty();
        try {
            return Optional.of(
                    new HostPerson(
                            fields[NAME],
                            Long.parseLong(fields[UID]),
                            Long.parseLong(fields[GID]),
                            Path.of(fields[HOME]).normalize()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
