package io.sallyport.server.door.http;

import io.sallyport.server.app.CommandDesk;
import io.sallyport.server.door.http.wire.Answer;
import io.sallyport.server.door.http.wire.Problem;
import java.time.Duration;
import java.util.Optional;

/** What is sent back, before it is written. */
sealed interface Reply {
    /**
     * What a request brought.
     *
     * @param isDenial it leaves on the time grid (GUESS-60)
     */
    record Brought(
            Optional<String> person,
            String result,
            Optional<String> event,
            Optional<Answer.Asked> challenge,
            Optional<String> device,
            Optional<Object> answer,
            boolean isDenial)
            implements Reply {
        static Brought done(CommandDesk.Outcome.Done done) {
            return new Brought(
                    done.person(),
                    "done",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(done.answer()),
                    done.isDenial());
        }

        @Override
        public String toString() {
            return "Brought[" + result + "]";
        }
    }

    /**
     * Nothing was done.
     *
     * @param retryAfter when it may be tried again
     */
    record Failed(Problem problem, Optional<Duration> retryAfter) implements Reply {
        static Failed of(Problem problem) {
            return new Failed(problem, Optional.empty());
        }
    }
}
