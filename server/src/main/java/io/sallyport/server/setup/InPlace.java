package io.sallyport.server.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Writes a file of the host. */
final class InPlace {
    private InPlace() {}

    /** A new file, synced, renamed into place, with owner and mode of the old one (DOC-92). */
    static void write(Programs programs, FileChange change) throws IOException, SetupException {
        Path path = change.path();
        Path draft = Path.of(path + ".sallyport-new");
        if (change.before().isPresent())
            programs.run("/bin/cp", "--preserve=all", path.toString(), draft.toString());
        else programs.run("/usr/bin/install", "-m", "0644", "/dev/null", draft.toString());
        try (var channel =
                FileChannel.open(
                        draft, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(change.after().getBytes(ISO_8859_1));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        change.requireUnchanged(path);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(Objects.requireNonNull(path.getParent()))) {
            folder.force(true);
        }
    }
}
