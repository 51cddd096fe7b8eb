package io.sallyport.server.doctor;

import java.nio.file.Path;
import java.util.OptionalInt;

/** Where to look for what was found (DOC-69). */
public sealed interface Place {
    /**
     * A file.
     *
     * @param line counted from 1; empty if it holds for the whole file, or the file is missing
     */
    record InFile(Path file, OptionalInt line) implements Place {}

    /**
     * No file: something that was asked.
     *
     * @param source a process, a socket, a program, in a few words: {@code sshd (pid 812)}
     */
    record Asked(String source) implements Place {}

    static Place line(Path file, int line) {
        return new InFile(file, OptionalInt.of(line));
    }

    static Place file(Path file) {
        return new InFile(file, OptionalInt.empty());
    }

    static Place asked(String source) {
        return new Asked(source);
    }

    /** {@code file:line}, a file, or what was asked. */
    static String shown(Place place) {
        return switch (place) {
            case InFile in ->
                    in.line().isPresent()
                            ? in.file() + ":" + in.line().getAsInt()
                            : in.file().toString();
            case Asked asked -> asked.source();
        };
    }
}
