package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.HostAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What file systems homes lie on. */
final class Mounts {
    private static final Set<String> ENCRYPTED =
            Set.of("ecryptfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs");
    private static final int FOLDER = 4;

    private final List<Mount> mounts;

    private record Mount(Path folder, String type) {}

    private Mounts(List<Mount> mounts) {
        this.mounts = List.copyOf(mounts);
    }

    /**
     * Reads the kernel's table.
     *
     * @param table /proc/self/mountinfo
     */
    static Mounts read(Path table) {
        var mounts = new ArrayList<Mount>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] words = line.split(" ");
                int dash = List.of(words).indexOf("-");
                if (words.length > FOLDER && dash > 0 && dash + 1 < words.length)
                    mounts.add(
                            new Mount(
                                    Path.of(words[FOLDER].replace("\\040", " ")), words[dash + 1]));
            }
        } catch (IOException e) {
            return new Mounts(List.of());
        }
        return new Mounts(mounts);
    }

    /** Why a home may not be there before its owner is; empty if it is. */
    Optional<String> whyLate(HostAccount account) {
        Path home = account.home();
        var type =
                mounts.stream()
                        .filter(mount -> home.startsWith(mount.folder()))
                        .reduce((one, next) ->
                                next.folder().getNameCount() >= one.folder().getNameCount()
                                        ? next
                                        : one)
                        .map(Mount::type)
                        .orElse("");
        if (ENCRYPTED.contains(type)) return Optional.of("is encrypted (" + type + ")");
        if (type.equals("autofs")) return Optional.of("is mounted when somebody needs it");
        if (Files.exists(home.resolveSibling(".ecryptfs").resolve(account.name())))
            return Optional.of("is encrypted (ecryptfs)");
        if (Files.exists(home.resolveSibling(account.name() + ".home"))
                || Files.exists(home.resolveSibling(account.name() + ".homedir")))
            return Optional.of("systemd-homed opens at the login");
        return Optional.empty();
    }
}
