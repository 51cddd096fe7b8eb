package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** hazard-34: SELinux keeps sshd from the daemon's socket. */
final class SeLinux implements Check {
    private static final String ID = "hazard-34";
    private static final String MODULE = "sallyport";

    /** Kind of policy, active, modules, priority, module. */
    private static final int DEPTH_MAX = 5;

    private final Path enforce;
    private final Path policies;

    /**
     * @param kernel /sys/fs/selinux
     * @param policies /var/lib/selinux
     */
    SeLinux(Path kernel, Path policies) {
        this.enforce = kernel.resolve("enforce");
        this.policies = policies;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Finding> findings() {
        if (!Files.exists(enforce))
            return List.of(Finding.ok(ID, Place.file(enforce), "SELinux is not there."));
        try {
            boolean isEnforcing = Files.readString(enforce).strip().equals("1");
            if (!isEnforcing)
                return List.of(Finding.ok(ID, Place.file(enforce), "SELinux does not enforce."));
            return List.of(hasModule() ? unproven() : missing());
        } catch (IOException e) {
            return List.of(
                    Finding.unknown(ID, Place.file(enforce), "Not checked: it cannot be read."));
        }
    }

    private boolean hasModule() throws IOException {
        if (!Files.isDirectory(policies)) return false;
        try (var all = Files.walk(policies, DEPTH_MAX)) {
            return all.anyMatch(path -> path.endsWith(MODULE));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Finding missing() {
        return new Finding(
                ID,
                Severity.ERROR,
                Set.of(Effect.LOCKOUT),
                Place.file(enforce),
                List.of(),
                List.of(),
                "SELinux enforces, and no policy module \"" + MODULE + "\" is installed.",
                "sshd may not connect to the daemon's socket, so nobody who is enrolled comes in.",
                List.of("Install a policy module that lets sshd_t connect to the socket."));
    }

    /** A module that is installed need not be the right one. */
    private Finding unproven() {
        return Finding.unknown(
                ID,
                Place.file(enforce),
                "SELinux enforces, and a policy module is installed; whether it suffices is told"
                        + " by the refusals in the audit log: ausearch -m avc -c sshd.");
    }
}
