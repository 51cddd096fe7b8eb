package io.sallyport.server.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request for a page.
 *
 * @param method of HTTP, as sent
 * @param path without parameters
 * @param query the parameters as sent, without the question mark; may be empty
 * @param headers by name in small letters
 * @param body whole and bounded; cleared by whoever read it
 * @param address numeric address of the person's machine; empty if only a proxy's is known, which
 *     is no source (GUESS-23)
 * @param arrival {@link System#nanoTime} when it arrived
 */
public record WebRequest(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        byte[] body,
        String address,
        long arrival) {
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
