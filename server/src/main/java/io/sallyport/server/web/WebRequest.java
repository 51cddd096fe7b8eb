package io.sallyport.server.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request for a page.
 *
 * @param method of HTTP, as sent
 * @param path without parameters
 * @param uri path and parameters as they were sent
 * @param headers by name in small letters
 * @param body whole and bounded; cleared by whoever read it
 * @param address numeric address of the person's machine; empty if only a proxy's is known, which
 *     is no source (GUESS-23)
 * @param isFromProxy whether a trusted proxy hands it on (FA-10)
 * @param arrival {@link System#nanoTime} when it arrived
 */
public record WebRequest(
        String method,
        String path,
        String uri,
        Map<String, List<String>> headers,
        byte[] body,
        String address,
        boolean isFromProxy,
        long arrival) {
    /** What stands behind the question mark, as it was sent; empty if there is none. */
    public String query() {
        int mark = uri.indexOf('?');
        return mark < 0 ? "" : uri.substring(mark + 1);
    }

    /** All values of the header, in order. */
    public List<String> all(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** The header, if it was sent exactly once. */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** Whether the header was sent at all. */
    public boolean has(String name) {
        return headers.containsKey(name);
    }

    @Override
    public String toString() {
        return "WebRequest[" + method + "]"; // an address may hold a one-time link
    }
}
