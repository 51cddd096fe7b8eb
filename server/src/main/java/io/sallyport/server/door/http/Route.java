package io.sallyport.server.door.http;

import io.sallyport.server.json.HoldsSecret;
import io.sallyport.server.json.StrictJson;
import io.sallyport.server.json.UnfitJsonException;

/**
 * Something that can be asked for, by POST.
 *
 * @param path behind {@code /api/v1/}
 */
record Route(String path, Work work) {
    /** What is done. */
    interface Work {
        /**
         * @param body cleared by the caller
         */
        Reply answer(Caller caller, byte[] body)
                throws ProblemException, UnfitJsonException, InterruptedException;
    }

    /** What is done with a message. */
    interface MessageWork<M> {
        Reply answer(Caller caller, M message) throws ProblemException;
    }

    /** A route whose body is a message of this door. */
    static <M extends HoldsSecret> Route of(String path, Class<M> type, MessageWork<M> work) {
        return new Route(
                path,
                (caller, body) -> {
                    try (M message = StrictJson.read(body, type)) {
                        return work.answer(caller, message);
                    }
                });
    }
}
