package io.sallyport.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * What can be seen of a key file from outside.
 *
 * @param mode as {@code rw-------}
 * @param owner name of the user it belongs to, or the uid
 * @param uid of the owner
 */
public record KeyFileFacts(String mode, String owner, long uid) {
    /** Empty if there is no such file, or its folder may not be looked into. */
    public static Optional<KeyFileFacts> of(Path path) {
        try {
            var mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
            String owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
            Object uid = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(
                    new KeyFileFacts(
                            PosixFilePermissions.toString(mode),
                            owner,
                            Integer.toUnsignedLong((Integer) uid)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
