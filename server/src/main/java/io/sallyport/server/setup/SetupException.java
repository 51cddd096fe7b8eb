package io.sallyport.server.setup;

import java.util.List;

/** Nothing was changed, or everything was put back: why, and what to do. */
public final class SetupException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> hints;

    /**
     * @param message what is wrong, ended by a full stop
     * @param hints what to do, a line each
     */
    public SetupException(String message, String... hints) {
        super(message);
        this.hints = List.of(hints);
    }

    public List<String> hints() {
        return hints;
    }
}
