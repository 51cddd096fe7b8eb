package io.sallyport.bench.otp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the figures come from. */
final class Machine {
    private Machine() {}

    static String description() {
        return Runtime.getRuntime().availableProcessors()
                + " processors, "
                + processor()
                + "; "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + "; "
                + System.getProperty("java.vm.name")
                + " "
                + Runtime.version();
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return field(lines, "model name")
                    + " (family "
                    + field(lines, "cpu family")
                    + ", model "
                    + field(lines, "model")
                    + hashInstructions(field(lines, "flags"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.split("\\s*:", 2)[0].equals(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("?");
    }

    private static String hashInstructions(String flags) {
        return (" " + flags + " ").contains(" sha_ni ")
                ? ", with SHA instructions)"
                : ", without SHA instructions)";
    }
}
