package io.sallyport.server.door.http;

import java.util.function.Supplier;

/**
 * What anybody may read.
 *
 * @param type its media type
 * @param status of HTTP, asked each time
 * @param body asked each time, and cleared once it is sent
 */
record PublicPage(String type, Supplier<Integer> status, Supplier<byte[]> body) {
    static final String JSON = "application/json";

    static PublicPage of(Supplier<byte[]> json) {
        return new PublicPage(JSON, () -> 200, json);
    }
}
