package io.sallyport.server.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a program to hear what it says (DOC-5): named by its absolute path, with arguments as a
 * vector and never through a shell, in a fixed environment, with nothing to read, within a time
 * limit and with bounded output. Safe for many threads at once.
 */
public final class Probe {
    /** How long a program may take if nothing else is said. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /** Of each of its two outputs, in bytes; whoever says more gave no answer. */
    static final int OUTPUT_MAX = 1024 * 1024;

    private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

    private final Duration limit;

    public Probe() {
        this(LIMIT);
    }

    /**
     * @param limit how long a program may take
     */
    public Probe(Duration limit) {
        this.limit = limit;
    }

    /**
     * What a program said.
     *
     * @param status its exit status, 0 to 255
     * @param out at most 1 MiB
     * @param err at most 1 MiB
     */
    public record Answer(int status, String out, String err) {
        /** The first line of what it complained of; empty if it did not. */
        public String complaint() {
            return err.lines().map(String::strip).filter(s -> !s.isEmpty()).findFirst().orElse("");
        }
    }

    /**
     * There was no answer.
     *
     * <p>Its message says why, in words that may be shown.
     */
    public static final class SilentException extends Exception {
        private static final long serialVersionUID = 1L;

        SilentException(String message) {
            super(message);
        }
    }

    /**
     * Runs a program and waits for its end.
     *
     * @param command the absolute path of the program, and its arguments
     * @throws SilentException if it cannot be run, takes too long, or says too much
     */
    public Answer ask(List<String> command) throws SilentException {
        Path program = Path.of(command.getFirst());
        if (!program.isAbsolute()) throw new SilentException(program + " is no absolute path");
        Process process = start(command);
        var out = reading(process.getInputStream());
        var err = reading(process.getErrorStream());
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                throw new SilentException(
                        program + " did not end within " + limit.toSeconds() + " s");
            return new Answer(process.exitValue(), said(program, out), said(program, err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SilentException("nobody waited for " + program);
        } finally {
            kill(process);
        }
    }

    private static Process start(List<String> command) throws SilentException {
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new SilentException(command.getFirst() + " cannot be run");
        }
    }

    /** A thread for each: a program that fills one pipe would else wait for ever. */
    private static CompletableFuture<byte[]> reading(InputStream in) {
        var bytes = new CompletableFuture<byte[]>();
        Thread.ofVirtual()
                .start(() -> {
                    try (in) {
                        byte[] read = in.readNBytes(OUTPUT_MAX + 1);
                        bytes.complete(read);
                    } catch (IOException e) {
                        bytes.completeExceptionally(e);
                    }
                });
        return bytes;
    }

    private String said(Path program, CompletableFuture<byte[]> bytes)
            throws SilentException, InterruptedException {
        try {
            // Whatever the program left running may hold the pipe open.
            byte[] all = bytes.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (all.length > OUTPUT_MAX) throw new SilentException(program + " says too much");
            return new String(all, StandardCharsets.UTF_8);
        } catch (ExecutionException | TimeoutException e) {
            throw new SilentException("what " + program + " says cannot be read");
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
