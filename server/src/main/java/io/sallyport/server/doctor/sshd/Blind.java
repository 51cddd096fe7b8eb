package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;

/** Findings of what could not be looked at (DOC-3). */
final class Blind {
    private Blind() {}

    static Finding view(String id, SshdView view, String why) {
        return Finding.unknown(id, view.listener().place(), "Not checked: " + why + ".");
    }

    static Finding daemon(String id) {
        return Finding.unknown(
                id, Place.asked("sallyportd"), "Not checked: the daemon gives no answer.");
    }
}
