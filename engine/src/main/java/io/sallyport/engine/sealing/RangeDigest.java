package io.sallyport.engine.sealing;

import io.sallyport.engine.audit.Link;
import io.sallyport.engine.bytes.ByteWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of a range of events, in order: for each its sequence in 8 bytes, big-endian, and its
 * {@link Link}. It rests on the events' own bytes and on no key, so that it stays when keys change.
 */
public final class RangeDigest {
    private final MessageDigest sha256;

    public RangeDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public void add(long sequence, Link event) {
        sha256.update(new ByteWriter().i64(sequence).raw(event.bytes()).toByteArray());
    }

    /** The digest of what was added; then begins anew. */
    public Link finish() {
        return Link.of(sha256.digest());
    }
}
