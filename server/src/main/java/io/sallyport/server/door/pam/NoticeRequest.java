package io.sallyport.server.door.pam;

import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import java.util.HashSet;
import java.util.Set;

/**
 * The body of a frame that asks for a notice, fields in the order of docs/protocol-pam.md. Whose it
 * would be is not in it: the kernel says who asks.
 *
 * @param sshConnection as the caller's environment has it; may be empty, and may be made up
 * @param groups as the caller's host knows them; may be made up
 */
record NoticeRequest(String sshConnection, Set<String> groups) {
    private static final int NAME_BYTES_MAX = 255;
    private static final int GROUPS_MAX = 1_024;

    NoticeRequest {
        groups = Set.copyOf(groups);
    }

    /** Reads it whole, and proves its end. */
    static NoticeRequest read(PamFrame frame) throws MalformedBytesException {
        var in = new Cursor(frame.body());
        String connection = in.text(0, NAME_BYTES_MAX, "ssh-connection");
        int count = in.count(GROUPS_MAX, true, "groups");
        var groups = new HashSet<String>();
        for (int i = 0; i < count; i++) groups.add(in.text(1, NAME_BYTES_MAX, "groups"));
        in.end();
        return new NoticeRequest(connection, groups);
    }

    /** The first field of the connection. */
    String address() {
        int blank = sshConnection.indexOf(' ');
        return blank < 0 ? sshConnection : sshConnection.substring(0, blank);
    }
}
