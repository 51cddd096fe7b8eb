package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text that stands in a file, where documents take it from. With {@code -Dsnapshots=write} the
 * tests write the files anew.
 */
final class Snapshot {
    private static final Path FOLDER = Path.of("src/test/resources/io/sallyport/server/cli");

    private final Path file;

    private Snapshot(Path file) {
        this.file = file;
    }

    static Snapshot of(String name) {
        return new Snapshot(FOLDER.resolve(name));
    }

    static Snapshot at(Path file) {
        return new Snapshot(file);
    }

    void matches(String text) {
        try {
            if ("write".equals(System.getProperty("snapshots"))) write(text);
            assertEquals(
                    Files.exists(file) ? Files.readString(file) : "",
                    text,
                    () -> file + " is not up to date; -Dsnapshots=write writes it anew");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) throws IOException {
        Path folder = file.getParent();
        if (folder != null) Files.createDirectories(folder);
        Files.writeString(file, text);
    }
}
