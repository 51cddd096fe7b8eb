package io.sallyport.server.cli.googleauth;

/** The command was used wrongly; the message is a sentence. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
