package io.sallyport.server.cli.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A few lines for the shell, run with somebody's rights: the kernel judges, not this program. */
final class Script implements AutoCloseable {
    private static final int LINE_BYTES_MAX = 128 * 1024;

    /** Longer than a login holds the lock; whoever holds it longer is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final Thread alarm;

    private Script(Process process) {
        this.process = process;
        this.alarm = Thread.ofVirtual().start(() -> endAfter(PATIENCE, process));
    }

    static Script start(String name, Rights rights, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", text(name), name));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(rights.words(command))
                        .directory(Path.of("/").toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return new Script(builder.start());
    }

    private static String text(String name) throws IOException {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) throw new IOException("the script " + name + " is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void endAfter(Duration patience, Process process) {
        try {
            Thread.sleep(patience);
            process.destroyForcibly();
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next line, without its end; empty at the end of all. The caller clears it. */
    byte[] line() throws IOException {
        var line = new byte[LINE_BYTES_MAX];
        int length = 0;
        try {
            InputStream in = process.getInputStream();
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                if (length == line.length) throw new IOException("a line without an end");
                line[length++] = (byte) b;
            }
            return Arrays.copyOf(line, length);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    String word() throws IOException {
        return new String(line(), StandardCharsets.US_ASCII);
    }

    void tell(byte[] bytes) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    void tell(String line) throws IOException {
        tell((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    void tellNoMore() throws IOException {
        process.getOutputStream().close();
    }

    /** Ends it; a lock that it holds is given back. */
    @Override
    public void close() {
        alarm.interrupt();
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
