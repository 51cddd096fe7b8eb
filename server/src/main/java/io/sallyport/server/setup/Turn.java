package io.sallyport.server.setup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Only one set-up works at a time (DOC-79); whoever is killed gives its turn back. */
public final class Turn implements AutoCloseable {
    private final FileChannel channel;

    private Turn(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws SetupException if another set-up is at work
     */
    public static Turn take() throws SetupException {
        try {
            StateLock.makeFolder(SavedSet.STATE);
            Path path = SavedSet.STATE.resolve("turn");
            StateLock.makeFile(path);
            var channel = FileChannel.open(path, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) return new Turn(channel);
            channel.close();
        } catch (IOException e) {
            throw new SetupException(
                    "the folder of saved files cannot be used: " + e.getMessage() + ".");
        }
        throw new SetupException(
                "another setup is at work on this host.", "Let it end, and run this again.");
    }

    @Override
    public void close() throws SetupException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new SetupException("the turn cannot be given back: " + e.getMessage() + ".");
        }
    }
}
