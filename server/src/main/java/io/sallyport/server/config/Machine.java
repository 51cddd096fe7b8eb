package io.sallyport.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;

/**
 * What defaults and dates depend on.
 *
 * @param hostName the machine's own name; its domain is left out
 * @param zone in which dates of the policy begin
 */
public record Machine(String hostName, ZoneId zone) {
    /** As the kernel names it; no name service is asked. */
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** This machine. Without a readable name, the file has to say one. */
    public static Machine local() {
        return new Machine(kernelHostName(), ZoneId.systemDefault());
    }

    /** The name without its domain, in small letters. */
    String shortName() throws UnfitException {
        int dot = hostName.indexOf('.');
        return Values.host(dot < 0 ? hostName : hostName.substring(0, dot));
    }

    private static String kernelHostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
