package io.sallyport.server.doctor.road;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which release a native program or module is of, as it says itself. */
public final class Releases {
    /** Far more than any of them has. */
    private static final int FILE_BYTES_MAX = 8 * 1024 * 1024;

    /** As native/src/release.c writes it. */
    private static final Pattern MARK =
            Pattern.compile("sallyport-release ([0-9A-Za-z.+~-]{1,64})\0");

    private Releases() {}

    /** Reads it out of a file; empty if the file does not say. */
    public static Optional<String> of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            String bytes = new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.ISO_8859_1);
            var found = MARK.matcher(bytes);
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        }
    }
}
