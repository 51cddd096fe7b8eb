package io.sallyport.server.faulty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The machine's clock as somebody has set it: {@code +3600} in the file is an hour ahead, {@code
 * =1790000000} stands still at that second since 1970. Only the wall clock: the monotonic one goes
 * on.
 */
public final class ClockFromFile implements InstantSource {
    private final Path file;

    public ClockFromFile(Path file) {
        this.file = file;
    }

    @Override
    public Instant instant() {
        String setting = read();
        if (setting.startsWith("=")) return Instant.ofEpochSecond(seconds(setting.substring(1)));
        return InstantSource.system().instant().plusSeconds(seconds(setting));
    }

    private static long seconds(String text) {
        return Long.parseLong(text);
    }

    private String read() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
