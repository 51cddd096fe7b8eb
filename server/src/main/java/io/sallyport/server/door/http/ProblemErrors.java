package io.sallyport.server.door.http;

import io.sallyport.server.door.http.wire.Problem;
import io.sallyport.server.json.StrictJson;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is answered to something that is not even HTTP: nothing of what was sent, and no page. */
final class ProblemErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        var problem =
                new Problem(
                        Problem.TYPES + "no-request",
                        "This is no request that can be read",
                        status,
                        "The request is no HTTP, too long, or came too slowly.",
                        "Headers may have 8 KiB; a body has to come within seconds.",
                        Optional.empty(),
                        Optional.empty());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        byte[] body = StrictJson.MAPPER.writeValueAsBytes(problem);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
