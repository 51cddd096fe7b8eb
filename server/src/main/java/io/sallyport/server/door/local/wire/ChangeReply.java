package io.sallyport.server.door.local.wire;

import java.util.List;
import java.util.Optional;

/**
 * What became of a change.
 *
 * @param event id of the audit event, where one was written
 * @param message what to tell the person; may be absent
 * @param challenge what to ask, where the change waits for a second step
 * @param codes printed codes that the change brought, shown this once
 */
public record ChangeReply(
        Outcome outcome,
        Optional<String> event,
        Optional<String> message,
        Optional<Asked> challenge,
        List<String> codes) {
    /** How it went. */
    public enum Outcome {
        /** The change is made. */
        DONE,
        /** The second step is asked for first. */
        CHALLENGED,
        /** The answer was not right. */
        DENIED,
        /** The first code of a new device was not right; the enrolment goes on. */
        NOT_PROVEN
    }

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

    public static ChangeReply done(String event, Optional<String> message, List<String> codes) {
        return new ChangeReply(Outcome.DONE, Optional.of(event), message, Optional.empty(), codes);
    }

    public static ChangeReply challenged(Asked challenge) {
        return new ChangeReply(
                Outcome.CHALLENGED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(challenge),
                List.of());
    }

    public static ChangeReply denied(String event) {
        return new ChangeReply(
                Outcome.DENIED, Optional.of(event), Optional.empty(), Optional.empty(), List.of());
    }

    public static ChangeReply notProven(String message) {
        return new ChangeReply(
                Outcome.NOT_PROVEN,
                Optional.empty(),
                Optional.of(message),
                Optional.empty(),
                List.of());
    }

    /** Without the codes. */
    @Override
    public String toString() {
        return "ChangeReply[" + outcome + "]";
    }
}
