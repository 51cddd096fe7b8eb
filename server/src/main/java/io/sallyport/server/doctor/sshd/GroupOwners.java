package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.HostAccounts;
import java.nio.file.Files;
import java.nio.file.Path;

/** Groups of one person, which Debian's sshd lets write a person's files. */
final class GroupOwners {
    private static final Path DEBIAN = Path.of("/etc/debian_version");

    private final HostAccounts accounts;
    private final boolean isDebian;

    GroupOwners(HostAccounts accounts) {
        this.accounts = accounts;
        this.isDebian = Files.exists(DEBIAN);
    }

    /** Whether this sshd takes the group for the person's own. */
    boolean hasNoOther(int group, String owner) {
        return isDebian && accounts.members(String.valueOf(group)).stream().allMatch(owner::equals);
    }
}
