package io.sallyport.server.door.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Tests that call as several users can only run as root. */
public final class NeedsRoot {
    private NeedsRoot() {}

    public static void orSkip() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "calling as several users needs root");
    }
}
