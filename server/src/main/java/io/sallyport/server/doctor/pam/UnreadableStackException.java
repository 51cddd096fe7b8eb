package io.sallyport.server.doctor.pam;

import java.nio.file.Path;

/** A PAM file that Linux-PAM itself cannot use, or that has more in it than any stack needs. */
final class UnreadableStackException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;

    UnreadableStackException(Path file, int line, String what) {
        super(what);
        this.origin = new Origin(file, line);
    }

    Origin origin() {
        return origin;
    }
}
