package io.sallyport.server.door.forwardauth;

import io.sallyport.server.gate.Target;
import java.util.List;
import java.util.Optional;

/**
 * What a proxy asks.
 *
 * @param method of the visitor's request
 * @param portal the portal that the proxy wants; empty: whichever
 * @param referer the page that the request came from
 * @param takesHtml whether the visitor can be shown a page
 * @param isScript whether a script sent it and not a person's click
 */
record Question(
        String method,
        Target target,
        Optional<String> portal,
        Optional<String> referer,
        List<String> cookies,
        boolean takesHtml,
        boolean isScript) {
    /** Whether a redirect leads the person to the portal. */
    boolean isPage() {
        return takesHtml && !isScript;
    }

    boolean isSafe() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }
}
