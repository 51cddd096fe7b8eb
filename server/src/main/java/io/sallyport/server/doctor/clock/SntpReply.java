package io.sallyport.server.doctor.clock;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What a time server answered (RFC 4330, section 4), checked (DOC-63).
 *
 * @param received when our question reached it, by its clock
 * @param sent when its answer left, by its clock
 */
record SntpReply(Instant received, Instant sent) {
    /** Of a question, and of an answer to one without a key. */
    static final int BYTES = 48;

    private static final int VERSION = 4;
    private static final int MODE_CLIENT = 3;
    private static final int MODE_SERVER = 4;
    private static final int LEAP_NOT_SYNCHRONISED = 3;
    private static final int STRATUM_MAX = 15;
    private static final int ORIGINATE = 24;
    private static final int RECEIVE = 32;
    private static final int TRANSMIT = 40;

    /** From 1900 to 1970, and from 1900 to the wrap in 2036. */
    private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;

    private static final long ERA_SECONDS = 1L << 32;
    private static final long HALF_ERA = 1L << 31;

    /**
     * A question.
     *
     * @param mark stands where the time would: it need not be the time, only nobody's guess
     */
    static byte[] question(long mark) {
        var packet = ByteBuffer.allocate(BYTES);
        packet.put((byte) (VERSION << 3 | MODE_CLIENT));
        packet.putLong(TRANSMIT, mark);
        return packet.array();
    }

    /**
     * @param packet as it came; any length
     * @param mark of the question
     * @throws SntpException if it is no answer to that question, or of a server that has no time
     */
    static SntpReply of(byte[] packet, long mark) throws SntpException {
        if (packet.length != BYTES)
            throw new SntpException("the answer has " + packet.length + " bytes in place of 48");
        var fields = ByteBuffer.wrap(packet);
        if (fields.getLong(ORIGINATE) != mark)
            throw new SntpException("the answer belongs to another question");
        int first = fields.get(0) & 0xff;
        if ((first & 7) != MODE_SERVER) throw new SntpException("the answer is not of a server");
        int version = first >> 3 & 7;
        if (version == 0 || version > VERSION)
            throw new SntpException("the answer is of version " + version);
        if (first >> 6 == LEAP_NOT_SYNCHRONISED)
            throw new SntpException("the server says that it is not synchronised");
        int stratum = fields.get(1) & 0xff;
        if (stratum == 0 || stratum > STRATUM_MAX)
            throw new SntpException("the server is of stratum " + stratum);
        return new SntpReply(time(fields.getLong(RECEIVE)), time(fields.getLong(TRANSMIT)));
    }

    /**
     * Seconds and fractions since 1900, or since 2036 where the highest bit is not set (RFC 4330,
     * section 3).
     */
    private static Instant time(long stamp) throws SntpException {
        if (stamp == 0) throw new SntpException("the answer lacks a time");
        long seconds = stamp >>> 32;
        if (seconds < HALF_ERA) seconds += ERA_SECONDS;
        long fraction = stamp & 0xffff_ffffL;
        return Instant.ofEpochSecond(
                seconds - UNIX_EPOCH_SECONDS, (fraction * 1_000_000_000L) >>> 32);
    }
}
