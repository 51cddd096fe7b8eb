package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.engine.account.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second process off the store; the kernel lets go of it when this process ends. */
final class StoreLock implements AutoCloseable {
    private static final int PID_BYTES_MAX = 20;

    /**
     * Held by this process. A second channel may not even be tried: closing it would give up the
     * lock of the first (POSIX, fcntl).
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private StoreLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static StoreLock take(Path file) {
        if (!HELD.add(file)) throw held(file, "this process");
        try {
            return lock(file);
        } catch (IOException e) {
            HELD.remove(file);
            throw new StoreException(
                    "cannot lock the store with "
                            + file
                            + " ("
                            + e.getMessage()
                            + "); put the store on a disk of this host",
                    e);
        } catch (StoreException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static StoreLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw held(file, "another process (" + holder(file) + ")");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(("" + ProcessHandle.current().pid()).getBytes(US_ASCII)));
        return new StoreLock(file, channel);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException(
                    "cannot unlock the store with "
                            + file
                            + " ("
                            + e.getMessage()
                            + "); look at the disk",
                    e);
        } finally {
            HELD.remove(file);
        }
    }

    private static String holder(Path file) throws IOException {
        String pid = new String(Files.readAllBytes(file), US_ASCII);
        boolean isPid = pid.length() <= PID_BYTES_MAX && pid.matches("[0-9]+");
        return isPid ? "pid " + pid : "its pid is not known";
    }

    private static StoreException held(Path file, String holder) {
        return new StoreException(
                "the store in "
                        + file.getParent()
                        + " is in use by "
                        + holder
                        + "; a running server is spoken to by the sallyport commands, or stopped"
                        + " first");
    }
}
