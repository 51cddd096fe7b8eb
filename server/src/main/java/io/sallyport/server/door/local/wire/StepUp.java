package io.sallyport.server.door.local.wire;

import io.sallyport.server.json.Typed;
import java.util.Optional;

/**
 * The second step that a change of one's own account asks for.
 *
 * @param attempt 32 hexadecimal digits, drawn by the caller; the same in all rounds of one change
 * @param challenge id of the challenge that is answered; absent in the first round
 * @param answer present exactly when {@code challenge} is
 */
public record StepUp(String attempt, Optional<String> challenge, Optional<Typed> answer)
        implements AutoCloseable {
    /** The first round of a change. */
    public static StepUp first(String attempt) {
        return new StepUp(attempt, Optional.empty(), Optional.empty());
    }

    /** The round that answers {@code challenge}. */
    public StepUp answering(String challenge, Typed answer) {
        return new StepUp(attempt, Optional.of(challenge), Optional.of(answer));
    }

    @Override
    public void close() {
        answer.ifPresent(Typed::close);
    }

    @Override
    public String toString() {
        return "StepUp";
    }
}
