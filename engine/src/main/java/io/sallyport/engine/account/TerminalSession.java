package io.sallyport.engine.account;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;

/**
 * A session on a terminal, as the kernel of a host tells one from all others that ever were there
 * (SSH-39).
 *
 * @param caller real uid of whoever asks, never 0
 * @param terminal number of the controlling terminal's device, never 0
 * @param leader process id of the session's leader, 1 to 2^31 - 1
 * @param leaderStart when the leader was started, in the kernel's ticks since the host was
 * @param processSpace number of the name space that process ids are counted in
 * @param bootHigh first half of the number that the kernel drew when the host was started
 * @param bootLow its second half
 */
public record TerminalSession(
        long caller,
        long terminal,
        long leader,
        long leaderStart,
        long processSpace,
        long bootHigh,
        long bootLow) {
    private static final long U32_MAX = 0xffff_ffffL;

    public TerminalSession {
        if (caller < 1 || caller >= U32_MAX)
            throw new IllegalArgumentException("caller of a session is nobody's uid, or root's");
        if (terminal < 1 || terminal > U32_MAX)
            throw new IllegalArgumentException("terminal of a session is none");
        if (leader < 1 || leader > Integer.MAX_VALUE)
            throw new IllegalArgumentException("leader of a session is no process id");
    }

    /** Writes it in the form and order of docs/protocol-pam.md. */
    public ByteWriter writeTo(ByteWriter out) {
        out.u32(caller).u32(terminal).u32(leader).i64(leaderStart).i64(processSpace);
        return out.i64(bootHigh).i64(bootLow);
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @throws MalformedBytesException if it is none
     */
    public static TerminalSession read(Cursor in) throws MalformedBytesException {
        return AccountFormat.checked(() ->
                new TerminalSession(
                        in.u32("caller"),
                        in.u32("terminal"),
                        in.u32("leader"),
                        in.i64("leader-start"),
                        in.i64("process-space"),
                        in.i64("boot"),
                        in.i64("boot")));
    }
}
