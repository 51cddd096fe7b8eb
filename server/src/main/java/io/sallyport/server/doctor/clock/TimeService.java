package io.sallyport.server.doctor.clock;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** Programs that keep a clock right (DOC-62). */
enum TimeService {
    CHRONY("chronyd"),
    TIMESYNCD("systemd-timesyncd"),
    NTPD("ntpd"),
    OPENNTPD("openntpd"),
    VMWARE("vmtoolsd"),
    VIRTUALBOX("VBoxService");

    /** As much of a name as the kernel keeps. */
    private static final int NAME_CHARACTERS_MAX = 15;

    private final String program;

    TimeService(String program) {
        this.program = program;
    }

    String program() {
        return program;
    }

    /**
     * Those that run.
     *
     * @param proc {@code /proc}
     */
    static Set<TimeService> running(Path proc) throws IOException {
        var running = EnumSet.noneOf(TimeService.class);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                String name = name(process);
                for (TimeService service : values())
                    if (service.isCalled(name)) running.add(service);
            }
        }
        return running;
    }

    private boolean isCalled(String name) {
        return name.equals(program.substring(0, Math.min(program.length(), NAME_CHARACTERS_MAX)));
    }

    private static String name(Path process) throws IOException {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (NoSuchFileException e) {
            return ""; // it has ended meanwhile
        } catch (IOException e) {
            // So has one whose file was open already; only one that still runs is worth an error.
            if (Files.exists(process.resolve("comm"))) throw e;
            return "";
        }
    }
}
