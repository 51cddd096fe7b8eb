package io.sallyport.server.door.local;

import io.sallyport.engine.account.StoreException;
import io.sallyport.server.store.StoreCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies that hold nothing: those of the store in memory. */
public final class HandCopies implements StoreCopies {
    private static final String SHA_256_OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Path file;
    private volatile boolean isDiskFull;

    HandCopies(Path folder) {
        file = folder.resolve("backup.db");
    }

    public void fillDisk() {
        isDiskFull = true;
    }

    /** Whether there is one. */
    public boolean isThere() {
        return Files.exists(file);
    }

    @Override
    public Copy make() {
        if (isDiskFull) throw new StoreException("the disk of the test is full");
        try {
            Files.write(file, new byte[0]);
            return new Copy(file, 0, SHA_256_OF_NOTHING, 7);
        } catch (IOException e) {
            throw new StoreException("the test cannot write", e);
        }
    }

    @Override
    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StoreException("the test cannot remove a file", e);
        }
    }
}
