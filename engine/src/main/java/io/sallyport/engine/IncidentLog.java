package io.sallyport.engine;

import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.time.ClockException;

/** Port: where faults are reported, with their cause, for the operator. */
public interface IncidentLog {
    /**
     * Reports a fault or a bug.
     *
     * @param incident the id that the person at the door may quote
     * @param fault what was thrown
     */
    void report(String incident, RuntimeException fault);

    /** What an administrator is told of it: a bug cannot say by itself what to do. */
    static String reason(RuntimeException fault) {
        return fault instanceof StoreException
                        || fault instanceof KeyException
                        || fault instanceof ClockException
                ? String.valueOf(fault.getMessage())
                : "this is a bug of sallyport; please report what the server's log says of it: "
                        + fault;
    }
}
