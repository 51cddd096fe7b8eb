package io.sallyport.engine;

/** Port: where faults are reported, with their cause, for the operator. */
public interface IncidentLog {
    /**
     * Reports a fault or a bug.
     *
     * @param incident the id that the person at the door may quote
     * @param fault what was thrown
     */
    void report(String incident, RuntimeException fault);
}
