package io.sallyport.server.gate;

import io.sallyport.server.web.WebReply.Header;
import java.util.Optional;

/** What comes of somebody at the portal who wants to go on to an application. */
public sealed interface Arrival {
    /**
     * On to the target.
     *
     * @param cookie of the gate; empty if the browser holds a good one
     * @param isInCircles whether the browser comes back again and again
     */
    record GoOn(Optional<Header> cookie, boolean isInCircles) implements Arrival {}

    /** A second step first. */
    record StepFirst() implements Arrival {}

    /** May not go there. */
    record MayNot() implements Arrival {}

    /** The sign-in is at its end, and a new one begins. */
    record TooOld() implements Arrival {}
}
