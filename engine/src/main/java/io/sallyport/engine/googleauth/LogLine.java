package io.sallyport.engine.googleauth;

/** A line for the system's log, which the module writes (GA-106). */
public record LogLine(Priority priority, When when, String text) {
    /** As in syslog(3). */
    public enum Priority {
        ERR,
        WARNING,
        INFO
    }

    /** On what the line depends. */
    public enum When {
        ALWAYS,
        /** Only once the change is durable, or if there is none (GA-165). */
        STORED
    }
}
