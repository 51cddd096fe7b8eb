package io.sallyport.engine;

/**
 * By which a browser is known again: 128 random bits, replaced at every Accept, so that a copy dies
 * when the owner next logs in (GUESS-12 a).
 *
 * @param shown what the browser showed; empty if it showed none
 * @param next what it will be given after an Accept; {@value #BYTES} bytes
 */
public record BrowserReceipt(byte[] shown, byte[] next) {
    /** Length of a receipt in bytes. */
    public static final int BYTES = 16;

    public BrowserReceipt {
        if ((shown.length != 0 && shown.length != BYTES) || next.length != BYTES)
            throw new IllegalArgumentException("a receipt has " + BYTES + " bytes");
        shown = shown.clone();
        next = next.clone();
    }

    @Override
    public byte[] shown() {
        return shown.clone();
    }

    @Override
    public byte[] next() {
        return next.clone();
    }

    @Override
    public String toString() {
        return "BrowserReceipt";
    }
}
