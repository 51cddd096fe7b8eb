package io.sallyport.server.door.forwardauth;

import io.sallyport.server.web.WebRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Questions of proxies, by hand. */
final class Asked {
    private Asked() {}

    /** A question to {@code uri}; a header may be named twice. */
    static WebRequest of(String method, String uri, List<String> headers) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            all.computeIfAbsent(header.substring(0, colon), any -> new ArrayList<>())
                    .add(header.substring(colon + 1));
        }
        int mark = uri.indexOf('?');
        return new WebRequest(
                method,
                mark < 0 ? uri : uri.substring(0, mark),
                uri,
                all,
                new byte[0],
                "192.0.2.7",
                true,
                0);
    }
}
