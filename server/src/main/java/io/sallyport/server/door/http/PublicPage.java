package io.sallyport.server.door.http;

import java.util.function.Supplier;

/**
 * What anybody may read.
 *
 * @param status of HTTP, asked each time
 * @param body JSON, asked each time
 */
record PublicPage(Supplier<Integer> status, Supplier<byte[]> body) {
    static PublicPage of(Supplier<byte[]> body) {
        return new PublicPage(() -> 200, body);
    }
}
