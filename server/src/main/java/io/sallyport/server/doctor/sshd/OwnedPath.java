package io.sallyport.server.doctor.sshd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Whether a file and every folder above it belong to whom they should, as sshd looks at it. */
final class OwnedPath {
    private OwnedPath() {}

    /**
     * What is wrong, in words, with the file or one of the folders above it; links are followed
     * first, as sshd does.
     *
     * @param owners uids that they may belong to
     */
    static Optional<String> fault(Path file, Set<Integer> owners) {
        try {
            Path real = file.toRealPath();
            for (Path at = real; at != null; at = at.getParent()) {
                var fault = own(at, owners);
                if (fault.isPresent()) return fault;
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(file + " is missing or cannot be looked at");
        }
    }

    /** What is wrong with this file or folder alone. */
    static Optional<String> own(Path path, Set<Integer> owners) throws IOException {
        int uid = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owners.contains(uid)) return Optional.of(path + " belongs to uid " + uid);
        var modes = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        if (modes.contains(PosixFilePermission.OTHERS_WRITE))
            return Optional.of(path + " can be written by everybody");
        if (modes.contains(PosixFilePermission.GROUP_WRITE))
            return Optional.of(path + " can be written by its group");
        return Optional.empty();
    }
}
