package io.sallyport.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What runs, in the order in which it began; it ends in reverse. */
final class Running implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Adds what has begun just now. */
    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Ends everything, also if some of it fails to. */
    @Override
    public void close() throws IOException {
        IOException failed = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                if (failed == null) failed = new IOException("cannot end cleanly", e);
                else failed.addSuppressed(e);
            }
        }
        if (failed != null) throw failed;
    }

    /** Ends everything because of {@code cause}, which is what matters. */
    void closeAfter(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
