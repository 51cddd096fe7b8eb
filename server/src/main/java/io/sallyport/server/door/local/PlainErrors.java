package io.sallyport.server.door.local;

import io.sallyport.server.door.local.wire.ErrorReply;
import io.sallyport.server.door.local.wire.Json;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is answered to something that is not even HTTP: nothing of what was sent, and no page. */
final class PlainErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var error =
                new ErrorReply(
                        "malformed", "This is no request that can be read.", Optional.empty());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(error)), callback);
        return true;
    }
}
