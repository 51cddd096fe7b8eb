package io.sallyport.server.config;

/**
 * One mistake, or one thing to think about, in words for an administrator.
 *
 * @param file the file; or the environment variable or flag that is meant
 * @param line counted from 1; 0 where no single line is meant
 * @param what what is wrong; never a secret
 * @param hint what to do about it
 */
public record Problem(String file, int line, String what, String hint) {
    /** {@code file:line: what}, and the hint on a line of its own. */
    @Override
    public String toString() {
        return new Origin(file, line) + ": " + what + "\n  hint: " + hint;
    }
}
