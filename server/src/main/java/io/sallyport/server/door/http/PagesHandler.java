package io.sallyport.server.door.http;

import io.sallyport.server.json.RequestBody;
import io.sallyport.server.web.WebPages;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.web.WebRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Hands requests for web pages to the pages, and their replies to browsers. */
final class PagesHandler extends Handler.Abstract {
    private static final int TOO_LARGE = 413;

    private final WebPages pages;
    private final Patience patience;
    private final boolean isBehindProxy;

    /**
     * @param isBehindProxy whether a connection from this machine is a proxy's and no person's
     */
    PagesHandler(WebPages pages, Patience patience, boolean isBehindProxy) {
        this.pages = pages;
        this.patience = patience;
        this.isBehindProxy = isBehindProxy;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        if (!pages.has(path)) return false;
        long arrival = System.nanoTime();
        patience.arrived(request);
        try {
            Optional<byte[]> body = body(request);
            if (body.isEmpty()) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                response.setStatus(TOO_LARGE);
                callback.succeeded();
                return true;
            }
            send(
                    request,
                    response,
                    callback,
                    pages.answer(read(request, path, body.get(), arrival)));
        } catch (IOException e) {
            callback.failed(e); // hung up, or too slow: nobody is there to be told
        }
        return true;
    }

    private Optional<byte[]> body(Request request) throws IOException {
        if (!request.getMethod().equals("POST")) return Optional.of(new byte[0]);
        patience.waitsFor(request);
        return RequestBody.read(request, WebPages.BODY_BYTES_MAX);
    }

    private WebRequest read(Request request, String path, byte[] body, long arrival) {
        Map<String, List<String>> headers = new HashMap<>();
        for (HttpField field : request.getHeaders())
            headers.computeIfAbsent(
                            field.getName().toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                    .add(Optional.ofNullable(field.getValue()).orElse(""));
        String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
        return new WebRequest(
                request.getMethod(), path, query, headers, body, address(request), arrival);
    }

    private String address(Request request) {
        if (!(request.getConnectionMetaData().getRemoteSocketAddress()
                instanceof InetSocketAddress remote)) return "";
        if (isBehindProxy && remote.getAddress().isLoopbackAddress()) return "";
        return remote.getAddress().getHostAddress();
    }

    private void send(Request request, Response response, Callback callback, WebReply reply) {
        response.setStatus(reply.status());
        for (var header : reply.headers()) response.getHeaders().add(header.name(), header.value());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        if (reply.isToKnown()) patience.isKnown(request);
        // Else patience might end the connection in the middle of its next request.
        else response.getHeaders().put(HttpHeader.CONNECTION, "close");
        Callback cleared = Callback.from(callback, () -> Arrays.fill(reply.body(), (byte) 0));
        response.write(true, ByteBuffer.wrap(reply.body()), cleared);
    }
}
