package io.sallyport.bench.otp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs a program and takes what it says. */
final class Commands {
    private Commands() {}

    /**
     * The last line of the program's output.
     *
     * @throws IOException if it fails or says nothing
     */
    static String lastLine(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var lines = new ArrayList<String>();
        try (var reader = process.inputReader()) {
            lines.addAll(reader.readAllLines());
            if (process.waitFor() != 0 || lines.isEmpty()) {
                throw new IOException(command.getFirst() + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " ran", e);
        }
        return lines.getLast();
    }
}
