package io.sallyport.server.door.local.wire;

/**
 * Asks for the seals of the audit.
 *
 * @param after only those behind this number
 * @param limit most seals to answer, 1 to {@value #LIMIT_MAX}
 */
public record ListSeals(long after, int limit) {
    public static final int LIMIT_MAX = 1_000;
}
