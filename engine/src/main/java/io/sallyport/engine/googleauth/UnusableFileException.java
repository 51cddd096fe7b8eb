package io.sallyport.engine.googleauth;

/** No code of the file would be accepted; the message says why, without anything of the file. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableFileException(String why) {
        super(why);
    }
}
