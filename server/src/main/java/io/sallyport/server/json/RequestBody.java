package io.sallyport.server.json;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a request's body, bounded. */
public final class RequestBody {
    private RequestBody() {}

    /**
     * The whole body, which its caller clears; empty if it is longer than {@code bytesMax}.
     *
     * @throws IOException if the caller hangs up, or takes too long to send it
     */
    public static Optional<byte[]> read(Request request, int bytesMax) throws IOException {
        if (request.getLength() > bytesMax) return Optional.empty();
        byte[] body = Content.Source.asInputStream(request).readNBytes(bytesMax + 1);
        if (body.length <= bytesMax) return Optional.of(body);
        Arrays.fill(body, (byte) 0);
        return Optional.empty();
    }
}
