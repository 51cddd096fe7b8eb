package io.sallyport.server.cli.googleauth;

import java.io.IOException;

/** A file is in its place, but it is not certain that it will be after a power failure. */
public final class UnsettledException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsettledException(IOException cause) {
        super(cause);
    }
}
