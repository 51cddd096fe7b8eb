package io.sallyport.server.doctor.sshd;

import java.util.List;

/** Judges one combination of the matrix by all its values together (DOC-11). */
@FunctionalInterface
interface Rule {
    List<Trouble> troubles(Seen seen);
}
