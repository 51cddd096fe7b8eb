package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * How far a copy of the store is.
 *
 * @param state {@code none}, {@code making}, {@code ready} or {@code failed}
 * @param copy where it is {@code ready}
 * @param fault why it is {@code failed}
 */
public record BackupStatus(String state, Optional<Copy> copy, Optional<String> fault) {
    public static final String NONE = "none";
    public static final String MAKING = "making";
    public static final String READY = "ready";
    public static final String FAILED = "failed";

    /**
     * A finished copy.
     *
     * @param file in the store's folder
     * @param bytes its length
     * @param sha256 in small hexadecimal letters
     * @param lastEvent sequence of the last event in it
     */
    public record Copy(String file, long bytes, String sha256, long lastEvent) {}
}
