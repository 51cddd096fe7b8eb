package io.sallyport.server.json;

/** A message that is cleared when it has been answered. */
public interface HoldsSecret extends AutoCloseable {
    @Override
    void close();
}
