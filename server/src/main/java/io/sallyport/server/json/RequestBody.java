package io.sallyport.server.json;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a request's body, bounded. */
public final class RequestBody {
    private static final long FORGOTTEN_BYTES_MAX = 1 << 20;

    private RequestBody() {}

    /**
     * The whole body, which its caller clears; empty if it is longer than {@code bytesMax}.
     *
     * @throws IOException if the caller hangs up, or takes too long to send it
     */
    public static Optional<byte[]> read(Request request, int bytesMax) throws IOException {
        InputStream in = Content.Source.asInputStream(request);
        if (request.getLength() > bytesMax) {
            forget(in);
            return Optional.empty();
        }
        byte[] body = in.readNBytes(bytesMax + 1);
        if (body.length <= bytesMax) return Optional.of(body);
        Arrays.fill(body, (byte) 0);
        forget(in);
        return Optional.empty();
    }

    /**
     * Takes the rest, up to a bound: a connection that is closed while its caller still writes may
     * lose the answer on its way.
     */
    private static void forget(InputStream in) throws IOException {
        byte[] buffer = new byte[8_192];
        int read = 0;
        for (long left = FORGOTTEN_BYTES_MAX; left > 0 && read >= 0; left -= read)
            read = in.read(buffer);
    }
}
