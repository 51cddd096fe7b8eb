package io.sallyport.server.door;

import io.sallyport.server.unix.UnixListener;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Binds Unix sockets that anybody may connect to; the kernel tells who does. */
public final class UnixSocket {
    private static final int BACKLOG = 1_024;

    private UnixSocket() {}

    /**
     * Binds {@code path}; a socket that a dead process left there is replaced.
     *
     * @throws IOException if a living process listens there, or the folder cannot be written
     */
    public static UnixListener listen(Path path) throws IOException {
        clear(path);
        try {
            var listener = UnixListener.bind(path, BACKLOG);
            open(path, listener);
            return listener;
        } catch (IOException e) {
            throw cannotListen(path, e);
        }
    }

    private static void open(Path path, UnixListener listener) throws IOException {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Says what keeps a socket from being opened, and what to look at. */
    public static IOException cannotListen(Path path, Exception why) {
        return new IOException(
                "cannot listen on "
                        + path
                        + ": "
                        + why.getMessage()
                        + "; may this user write to "
                        + path.getParent()
                        + "?",
                why);
    }

    /**
     * Removes what a dead process left, and nothing else.
     *
     * @throws IOException if a living process listens there, or something else lies there
     */
    public static void clear(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return;
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther())
            throw new IOException(
                    path
                            + " is not a socket; move it away, or choose another path in the"
                            + " settings");
        if (isAlive(path))
            throw new IOException(
                    "another process listens on " + path + " already; is sallyportd running?");
        Files.delete(path);
    }

    private static boolean isAlive(Path path) {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException refused) {
            return false;
        }
    }
}
