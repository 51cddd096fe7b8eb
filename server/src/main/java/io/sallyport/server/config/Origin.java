package io.sallyport.server.config;

/**
 * Where a value or a mistake stands.
 *
 * @param where a file, {@code flag --name}, {@code environment variable NAME} or {@code default}
 * @param line counted from 1; 0 where there are no lines
 */
record Origin(String where, int line) {
    static final Origin DEFAULT = new Origin("default", 0);

    static Origin flag(String name) {
        return new Origin("flag " + name, 0);
    }

    static Origin variable(String name) {
        return new Origin("environment variable " + name, 0);
    }

    /** {@code file:line}, or the name alone. */
    @Override
    public String toString() {
        return line == 0 ? where : where + ":" + line;
    }
}
