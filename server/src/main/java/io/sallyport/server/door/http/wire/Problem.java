package io.sallyport.server.door.http.wire;

import java.util.Optional;

/**
 * Why nothing was done (RFC 9457).
 *
 * @param type {@link #TYPES} and a word: the address, on this very server, of what is said about it
 * @param status of HTTP
 * @param detail what is wrong here
 * @param hint what to do
 * @param field which field of the body, where it is one
 * @param incident what to look for in the server's log, where it is a fault
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String hint,
        Optional<String> field,
        Optional<String> incident) {
    /** What all types begin with: the page about them, and the sign before the part of it. */
    public static final String TYPES = "/api/v1/problems#";
}
