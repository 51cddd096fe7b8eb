package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.sshd.ListeningSockets.Socket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The processes that wait for connections over TCP, and the sshd among them. */
final class Listeners {
    private static final int TICKS_A_SECOND = 100; // of /proc, on every Linux
    private static final int START_FIELD = 19; // of stat, behind the name

    private final Path proc;
    private final Map<Long, Socket> sockets;

    private Listeners(Path proc) {
        this.proc = proc;
        this.sockets = ListeningSockets.read(proc);
    }

    /**
     * A process that listens.
     *
     * @param program what it runs, where that can be read
     */
    record Waiting(long pid, int uid, String name, Optional<Path> program, List<Socket> sockets) {
        /**
         * Whether it is an sshd, by the program that it runs. One of root's: what others call
         * themselves is nothing to run as root.
         */
        boolean isSshd() {
            return uid == 0 && isNamedSshd();
        }

        boolean isNamedSshd() {
            return program.map(path -> String.valueOf(path.getFileName()))
                    .map(file -> file.replace(" (deleted)", ""))
                    .filter("sshd"::equals)
                    .isPresent();
        }
    }

    /** Every process that listens, by pid. As root only: others see their own alone. */
    static List<Waiting> waiting(Path proc) {
        return new Listeners(proc).all();
    }

    /** Every sshd that listens. */
    static List<Listener> sshd(Path proc) {
        var here = new Listeners(proc);
        return here.all().stream().filter(Waiting::isSshd).map(here::listener).toList();
    }

    private List<Waiting> all() {
        var found = new ArrayList<Waiting>();
        try (var entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : entries) {
                var own = socketsOf(process);
                if (!own.isEmpty())
                    found.add(
                            new Waiting(
                                    Long.parseLong(process.getFileName().toString()),
                                    owner(process),
                                    text(process.resolve("comm")).strip(),
                                    target(process.resolve("exe")),
                                    own));
            }
        } catch (IOException e) {
            return List.of();
        }
        found.sort(Comparator.comparingLong(Waiting::pid));
        return found;
    }

    private List<Socket> socketsOf(Path process) {
        var own = new ArrayList<Socket>();
        try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor).map(Path::toString).orElse("");
                if (!target.startsWith("socket:[")) continue;
                var socket = sockets.get(Long.parseLong(target.replaceAll("[^0-9]", "")));
                if (socket != null) own.add(socket);
            }
        } catch (IOException e) {
            return List.of(); // it ended, or is not ours to look at
        }
        own.sort(Comparator.comparing(Socket::toString));
        return own;
    }

    private Listener listener(Waiting waiting) {
        Path process = proc.resolve(String.valueOf(waiting.pid()));
        var started = CommandLine.read(text(process.resolve("cmdline")));
        boolean isElsewhere =
                !Objects.equals(
                        target(process.resolve("ns/mnt")), target(proc.resolve("self/ns/mnt")));
        return new Listener(
                Optional.of(waiting.pid()),
                started.program(),
                started.config(),
                started.options(),
                waiting.sockets(),
                began(proc, process),
                isElsewhere,
                started.isCutShort());
    }

    /** When a process began. */
    static Optional<Instant> began(Path proc, Path process) {
        String stat = text(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        var boot =
                text(proc.resolve("stat"))
                        .lines()
                        .filter(line -> line.startsWith("btime "))
                        .map(line -> Long.parseLong(line.substring("btime ".length())))
                        .findFirst();
        if (fields.length <= START_FIELD || boot.isEmpty()) return Optional.empty();
        long ticks = Long.parseLong(fields[START_FIELD]);
        return Optional.of(
                Instant.ofEpochSecond(boot.get()).plusMillis(ticks * 1000 / TICKS_A_SECOND));
    }

    private static int owner(Path process) throws IOException {
        return (int) Files.getAttribute(process, "unix:uid");
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
