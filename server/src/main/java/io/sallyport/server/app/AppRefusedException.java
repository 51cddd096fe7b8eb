package io.sallyport.server.app;

/** A change of the list of applications that is not made; the text may be shown. */
public final class AppRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    AppRefusedException(String message) {
        super(message);
    }
}
