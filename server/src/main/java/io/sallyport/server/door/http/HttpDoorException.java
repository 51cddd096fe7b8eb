package io.sallyport.server.door.http;

import java.io.IOException;

/** The door cannot be opened; the text says what to do. */
final class HttpDoorException extends IOException {
    private static final long serialVersionUID = 1L;

    HttpDoorException(String message, Throwable cause) {
        super(message, cause);
    }

    HttpDoorException(String message) {
        super(message);
    }
}
