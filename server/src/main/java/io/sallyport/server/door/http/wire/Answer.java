package io.sallyport.server.door.http.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an application is answered; every field is one that it can compare with what it asked
 * (WP-68).
 *
 * @param operation the last part of the path
 * @param app who asked
 * @param nonce of the very request, where it carried one
 * @param time the server's
 * @param person the account that the login means; absent where it can mean none
 * @param result the word for how it ended, or done
 * @param event id of the audit event
 * @param challenge what to ask first
 * @param device what the browser is to keep, where it asked to be remembered and was let in
 * @param answer what an administrative operation brought
 */
public record Answer(
        String operation,
        String app,
        Optional<String> nonce,
        Instant time,
        Optional<String> person,
        String result,
        Optional<String> event,
        Optional<Asked> challenge,
        Optional<String> device,
        Optional<Object> answer) {
    /**
     * A challenge.
     *
     * @param id to be handed back with the answer
     */
    public record Asked(String id, long lifetimeSeconds, List<Line> prompts) {}

    /**
     * One line to show.
     *
     * @param asks whether an answer is typed behind it
     * @param hidden whether that answer is not shown
     */
    public record Line(String text, boolean asks, boolean hidden) {}

    /** Without what the browser keeps. */
    @Override
    public String toString() {
        return "Answer[" + operation + ", " + result + "]";
    }
}
