package io.sallyport.server.door.http.wire;

import io.sallyport.server.json.HoldsSecret;
import io.sallyport.server.json.Typed;

/**
 * An answer to a challenge.
 *
 * @param challenge its id
 * @param answer what the person typed
 */
public record AnswerLogin(String challenge, Typed answer) implements HoldsSecret {
    @Override
    public void close() {
        answer.close();
    }

    @Override
    public String toString() {
        return "AnswerLogin";
    }
}
