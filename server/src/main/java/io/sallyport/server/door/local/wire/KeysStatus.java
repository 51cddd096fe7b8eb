package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the wrapping keys of the server stand.
 *
 * @param keyFile the file as the server knows it
 * @param owner uid that the server runs as
 * @param keys ids of the keys in use, the newest first
 * @param since when these keys came into use, at the latest; the start of the process if it began
 *     with them
 * @param unfinished whether a rotation has begun and not come to its end
 * @param pass the last look at the whole store, or the one under way; absent if there was none
 */
public record KeysStatus(
        String keyFile,
        long owner,
        List<Integer> keys,
        Instant since,
        boolean unfinished,
        Optional<Pass> pass) {
    /**
     * One look at all accounts and records.
     *
     * @param work {@code rotate}, which brings everything under the newest key, or {@code count}
     * @param running whether it is under way
     * @param key the newest key when it began
     * @param begun when it began
     * @param accounts looked at so far
     * @param records looked at so far
     * @param older accounts that had secrets under an older key
     * @param renewed records that were sealed anew
     * @param needed how many accounts and records need which key, by its id; of a rotation, before
     *     it came by
     * @param damaged what could not be opened and stays as it is, at most 20 lines
     * @param damagedCount how many there are
     * @param fault why it ended before its end; absent if it did not
     */
    public record Pass(
            String work,
            boolean running,
            int key,
            Instant begun,
            long accounts,
            long records,
            long older,
            long renewed,
            Map<String, Long> needed,
            List<String> damaged,
            long damagedCount,
            Optional<String> fault) {
        public static final String ROTATE = "rotate";
        public static final String COUNT = "count";

        /** Whether it came to its end. */
        public boolean complete() {
            return !running && fault.isEmpty();
        }
    }
}
