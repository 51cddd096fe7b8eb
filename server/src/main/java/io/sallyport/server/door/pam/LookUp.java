package io.sallyport.server.door.pam;

import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.sshkey.SshPublicKey;

/**
 * The body of a look-up frame, fields in the order of docs/protocol-pam.md.
 *
 * @param fingerprint empty for a check, which looks nothing up
 */
record LookUp(String user, String type, String fingerprint) {
    private static final int USER_BYTES_MAX = 255;
    private static final int FINGERPRINT_BYTES_MAX = 64;

    /** Reads it whole, and proves its end. */
    static LookUp read(PamFrame frame) throws MalformedBytesException {
        var in = new Cursor(frame.body());
        var read =
                new LookUp(
                        in.text(1, USER_BYTES_MAX, "user"),
                        in.text(1, SshPublicKey.TYPE_BYTES_MAX, "type"),
                        in.text(0, FINGERPRINT_BYTES_MAX, "fingerprint"));
        in.end();
        return read;
    }

    boolean isCheck() {
        return fingerprint.isEmpty();
    }
}
