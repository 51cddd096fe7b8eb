package io.sallyport.server.doctor;

import java.nio.file.Path;
import java.util.Set;

/**
 * An account of this host.
 *
 * @param groups names of all its groups
 */
public record HostAccount(
        String name, long uid, long group, Path home, Path shell, Set<String> groups) {
    private static final Set<String> CLOSED =
            Set.of("nologin", "false", "sync", "halt", "shutdown");

    public HostAccount {
        groups = Set.copyOf(groups);
    }

    public boolean isSuperuser() {
        return uid == 0;
    }

    /** Whether somebody works in it, by its shell. */
    public boolean isPersons() {
        return !CLOSED.contains(String.valueOf(shell.getFileName()));
    }
}
