package io.sallyport.engine.sealing;

import io.sallyport.engine.audit.Link;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import java.time.Instant;
import java.util.Optional;

/**
 * The bytes of seals and cut points that are signed. Their first word says which of the two they
 * are, so that a signature under one is none under the other.
 */
public final class SealFormat {
    private static final int VERSION = 1;
    private static final int WORD_BYTES_MAX = 32;
    private static final String SEAL = "sallyport audit seal";
    private static final String CUT = "sallyport audit cut";

    private SealFormat() {}

    public static byte[] write(AuditSeal seal) {
        return new ByteWriter()
                .text(SEAL)
                .u8(VERSION)
                .i64(seal.number())
                .raw(seal.previous().bytes())
                .i64(seal.first())
                .i64(seal.last())
                .raw(seal.digest().bytes())
                .instant(seal.at())
                .toByteArray();
    }

    public static byte[] write(AuditCut cut) {
        return new ByteWriter()
                .text(CUT)
                .u8(VERSION)
                .i64(cut.number())
                .raw(cut.seal().bytes())
                .i64(cut.last())
                .instant(cut.at())
                .toByteArray();
    }

    /**
     * @throws MalformedBytesException if these are not the bytes of one seal, whole
     */
    public static AuditSeal readSeal(byte[] bytes) throws MalformedBytesException {
        Cursor in = opened(bytes, SEAL);
        long number = in.i64("number");
        Link previous = link(in, "previous");
        long first = in.i64("first");
        long last = in.i64("last");
        Link digest = link(in, "digest");
        Instant at = in.instant("at");
        in.end();
        if (number < 1 || first < 1 || last < first)
            throw new MalformedBytesException("a seal's numbers are out of range");
        return new AuditSeal(number, previous, first, last, digest, at);
    }

    /**
     * @throws MalformedBytesException if these are not the bytes of one cut point, whole
     */
    public static AuditCut readCut(byte[] bytes) throws MalformedBytesException {
        Cursor in = opened(bytes, CUT);
        long number = in.i64("number");
        Link seal = link(in, "seal");
        long last = in.i64("last");
        Instant at = in.instant("at");
        in.end();
        if (number < 1 || last < number)
            throw new MalformedBytesException("a cut point's numbers are out of range");
        return new AuditCut(number, seal, last, at);
    }

    /** The seal of this record; empty if the key's owner did not sign it. */
    public static Optional<AuditSeal> openSeal(byte[] record, AuditPublicKey key) {
        return key.open(record)
                .flatMap(content -> {
                    try {
                        return Optional.of(readSeal(content));
                    } catch (MalformedBytesException e) {
                        return Optional.empty();
                    }
                });
    }

    /** The cut point of this record; empty if the key's owner did not sign it. */
    public static Optional<AuditCut> openCut(byte[] record, AuditPublicKey key) {
        return key.open(record)
                .flatMap(content -> {
                    try {
                        return Optional.of(readCut(content));
                    } catch (MalformedBytesException e) {
                        return Optional.empty();
                    }
                });
    }

    private static Cursor opened(byte[] bytes, String word) throws MalformedBytesException {
        var in = new Cursor(bytes);
        if (!in.text(1, WORD_BYTES_MAX, "word").equals(word))
            throw new MalformedBytesException("this is no " + word);
        int version = in.u8("version");
        if (version != VERSION)
            throw new MalformedBytesException("version " + version + " is not known");
        return in;
    }

    private static Link link(Cursor in, String field) throws MalformedBytesException {
        return Link.of(in.take(Link.LENGTH, field));
    }
}
