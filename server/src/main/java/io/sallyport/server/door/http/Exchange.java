package io.sallyport.server.door.http;

import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request and its response, and what was found out about it so far. */
final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final long arrival;
    private Optional<String> app = Optional.empty();
    private Optional<String> nonce = Optional.empty();
    private String operation = "";

    /**
     * @param arrival {@link System#nanoTime} when it arrived
     */
    Exchange(Request request, Response response, Callback callback, long arrival) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.arrival = arrival;
    }

    void isOf(String name, String path) {
        app = Optional.of(name);
        operation = path;
    }

    void hasNonce(Optional<String> given) {
        nonce = given;
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    Callback callback() {
        return callback;
    }

    long arrival() {
        return arrival;
    }

    /** Who asks; empty until that is proven. */
    Optional<String> app() {
        return app;
    }

    Optional<String> nonce() {
        return nonce;
    }

    String operation() {
        return operation;
    }
}
