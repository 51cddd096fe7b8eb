package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.sshd.ListeningSockets.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An sshd that waits for connections, as it was started (DOC-8).
 *
 * @param pid empty where none runs, and the files on the disk are looked at instead
 * @param program what it was started as
 * @param config its main file
 * @param options {@code -o} and {@code -p}, as they go to {@code sshd -T} again
 * @param started when its process began
 * @param isElsewhere whether it has other files than we have: a container
 * @param isCutShort whether its command line was overwritten in part, so that options may be
 *     missing
 */
record Listener(
        Optional<Long> pid,
        Path program,
        Path config,
        List<String> options,
        List<Socket> sockets,
        Optional<Instant> started,
        boolean isElsewhere,
        boolean isCutShort) {
    /** What runs if nothing else is said. */
    static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    static final Path CONFIG = Path.of("/etc/ssh/sshd_config");

    Listener {
        options = List.copyOf(options);
        sockets = List.copyOf(sockets);
    }

    /** The one that would run. */
    static Listener onDisk() {
        return new Listener(
                Optional.empty(),
                PROGRAM,
                CONFIG,
                List.of(),
                List.of(),
                Optional.empty(),
                false,
                false);
    }

    /** The name that it was started under; PAM's service has it before OpenSSH 9.8. */
    String name() {
        return String.valueOf(program.getFileName());
    }

    /** {@code sshd (pid 812)}. */
    String words() {
        return pid.map(number -> name() + " (pid " + number + ")")
                .orElse(name() + " (not running)");
    }

    Place place() {
        return Place.asked(words());
    }

    /** {@code sshd -T} for a login. */
    List<String> testCommand(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.add("-T");
        command.add("-f");
        command.add(config.toString());
        command.addAll(options);
        command.addAll(arguments);
        return command;
    }

    /** Whether two of them serve the same configuration. */
    boolean isLike(Listener other) {
        return program.equals(other.program)
                && config.equals(other.config)
                && options.equals(other.options)
                && isElsewhere == other.isElsewhere;
    }
}
