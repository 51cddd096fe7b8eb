package io.sallyport.engine;

import io.sallyport.engine.audit.Circumstances;

/**
 * Port: hears of each time that somebody was asked for further codes, of which no event tells.
 * Called on the thread that serves the login: it must neither wait nor throw. Safe for use by many
 * threads.
 */
public interface StepUps {
    /** Nobody listens. */
    StepUps NONE = where -> {};

    /** Somebody was asked for further codes there. */
    void asked(Circumstances where);
}
