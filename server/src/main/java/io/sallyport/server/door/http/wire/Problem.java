package io.sallyport.server.door.http.wire;

import java.util.Optional;

/**
 * Why nothing was done (RFC 9457).
 *
 * @param type {@code urn:sallyport:problem:} and a word, which is also the name of its page of
 *     documentation
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
        Optional<String> incident) {}
