package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Why nothing was done.
 *
 * @param error {@code malformed}, {@code not-yours}, {@code not-found}, {@code refused} or {@code
 *     fault}
 * @param message what is wrong and what to do, for a person
 * @param incident what to look for in the server's log, where it is a fault
 */
public record ErrorReply(String error, String message, Optional<String> incident) {}
