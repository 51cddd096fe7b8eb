package io.sallyport.engine.googleauth;

import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.util.List;

/**
 * What a state file holds that a central store can take over (FMT-62). Holds the secret, so it is
 * closed after use, and is silent.
 *
 * @param progress the device's parameters, and how far it has got
 * @param scratchCodes the codes that the file would still accept, from top to bottom
 * @param differences what will be otherwise in the central store, in words
 */
public record FileEntry(
        Progress progress,
        SharedSecret secret,
        List<OneTimePassword> scratchCodes,
        List<String> differences)
        implements AutoCloseable {
    public FileEntry {
        scratchCodes = List.copyOf(scratchCodes);
        differences = List.copyOf(differences);
    }

    /** By clock or by counter. */
    public sealed interface Progress {
        /** No step is listed as used. */
        long NEVER = -1;

        /**
         * @param lastStep the greatest used step, or {@link #NEVER}
         * @param drift steps that the phone is ahead, as the file has learnt
         */
        record Clock(Totp parameters, long lastStep, int drift) implements Progress {}

        /**
         * @param next the next counter that is good
         */
        record Counter(Hotp parameters, long next) implements Progress {}
    }

    /** Whether a short secret is taken. */
    public enum Floor {
        /** At least {@link SharedSecret#LENGTH_MIN} bytes (FMT-5). */
        KEPT,
        /** The administrator wants it all the same. */
        WAIVED
    }

    public int digits() {
        return switch (progress) {
            case Progress.Clock clock -> clock.parameters().digits();
            case Progress.Counter counter -> counter.parameters().digits();
        };
    }

    /**
     * Reads the whole file, and only then says what it holds (FMT-1).
     *
     * @param content the file's bytes; the caller clears them
     * @return to be closed by the caller
     */
    public static FileEntry read(byte[] content, Floor floor) throws UnfitFileException {
        try (var file = StateFile.of(content)) {
            return new FileEntryReader(file).read(floor);
        }
    }

    @Override
    public void close() {
        secret.close();
    }

    /** Says neither secret nor codes. */
    @Override
    public String toString() {
        return "FileEntry[" + progress + "]";
    }
}
