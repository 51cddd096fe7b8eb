package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keys of SSH in the list.
 *
 * @param next what to ask the next page with; absent on the last one
 */
public record SshKeyPage(List<Entry> keys, Optional<String> next) {
    /**
     * One key.
     *
     * @param command absent for a person's own security key
     * @param isLive whether sshd is told of it
     * @param isDue whether it has expired, or is to be reviewed
     * @param hasAttestation whether one was given; none is ever verified
     */
    public record Entry(
            String account,
            String fingerprint,
            String key,
            Optional<String> command,
            List<String> networks,
            Instant added,
            Optional<Instant> expires,
            String owner,
            Optional<Instant> review,
            boolean isLive,
            boolean isDue,
            boolean hasAttestation) {}
}
