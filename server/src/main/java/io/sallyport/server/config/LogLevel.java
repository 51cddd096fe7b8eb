package io.sallyport.server.config;

/** How much the daemon writes to its log; the audit does not depend on it. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
