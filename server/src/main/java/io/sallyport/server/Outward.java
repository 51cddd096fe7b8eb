package io.sallyport.server;

import io.sallyport.server.metrics.MetricsListener;
import io.sallyport.server.notice.OwnerPost;
import java.io.IOException;
import java.util.Optional;

/** What the server tells by itself: notices to owners, and metrics. */
record Outward(OwnerPost owners, Optional<MetricsListener> metrics) implements AutoCloseable {
    /** The doors are closed, so there is no more news. */
    @Override
    public void close() throws IOException {
        owners.close();
        if (metrics.isPresent()) metrics.get().close();
    }
}
