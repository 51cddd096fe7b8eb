package io.sallyport.server.web;

import java.util.List;

/**
 * The reply to a request for a page.
 *
 * @param headers in order; a name may stand there twice
 * @param body cleared by whoever has sent it
 * @param isToKnown whether it goes to somebody who has proven something
 */
public record WebReply(int status, List<Header> headers, byte[] body, boolean isToKnown) {
    /** One header. */
    public record Header(String name, String value) {}

    public WebReply {
        headers = List.copyOf(headers);
    }

    @Override
    public String toString() {
        return "WebReply[" + status + "]";
    }
}
