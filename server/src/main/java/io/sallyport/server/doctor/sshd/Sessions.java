package io.sallyport.server.doctor.sshd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Sessions of sshd that are open. */
final class Sessions {
    /** Changed last when the second step was set up. */
    static final Path SET_UP = Path.of("/etc/pam.d/sshd");

    private Sessions() {}

    /** How many began before a file was changed. */
    static long begunBefore(Path proc, Path file) {
        long count = 0;
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            for (Path process : processes)
                if (isSession(process)
                        && Listeners.began(proc, process).filter(changed::isAfter).isPresent())
                    count++;
        } catch (IOException e) {
            return count;
        }
        return count;
    }

    /** One process of each: that of root, or the one of root that watches over another's. */
    private static boolean isSession(Path process) {
        try {
            String title =
                    new String(
                            Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
            return title.startsWith("sshd: root@")
                    || (title.startsWith("sshd: ") && title.contains(" [priv]"))
                    || (title.startsWith("sshd-session: ") && title.contains(" [priv]"));
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}
