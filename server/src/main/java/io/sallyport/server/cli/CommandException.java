package io.sallyport.server.cli;

import java.util.List;

/** Nothing came of a command: what is wrong, and what to do about it, a line each. */
class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> hints;

    CommandException(String message, String... hints) {
        super(message);
        this.hints = List.of(hints);
    }

    final List<String> hints() {
        return hints;
    }

    /** What was asked for is not there. */
    static final class NotFound extends CommandException {
        private static final long serialVersionUID = 1L;

        NotFound(String message) {
            super(message);
        }
    }
}
