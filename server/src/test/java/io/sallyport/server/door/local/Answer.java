package io.sallyport.server.door.local;

import io.sallyport.server.door.local.wire.ErrorReply;
import io.sallyport.server.door.local.wire.Json;

/** What the server answered. */
public record Answer(int status, String body) {
    public <T> T as(Class<T> message) {
        return Json.MAPPER.readValue(body, message);
    }

    public String error() {
        return as(ErrorReply.class).error();
    }

    public String message() {
        return as(ErrorReply.class).message();
    }
}
