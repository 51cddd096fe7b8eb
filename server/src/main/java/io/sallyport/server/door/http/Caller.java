package io.sallyport.server.door.http;

import io.sallyport.engine.identity.AttemptId;
import io.sallyport.server.app.App;
import io.sallyport.server.app.Right;
import java.util.Optional;

/**
 * An application that has proven who it is, and what its request's headers say.
 *
 * @param nonce that its answer is signed over
 * @param attempt made of its idempotency key and its body, so that a retry at whatever node is the
 *     same attempt (GUESS-61, WP-36)
 */
record Caller(App app, Optional<String> nonce, Optional<AttemptId> attempt) {
    void need(Right right) throws ProblemException {
        if (!app.rights().rights().contains(right))
            throw new ProblemException(
                    ProblemException.Kind.NOT_ALLOWED,
                    "The application has no right \"" + right.word() + "\".",
                    "See its rights: sallyport app show " + app.name());
    }
}
