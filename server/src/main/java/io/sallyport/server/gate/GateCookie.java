package io.sallyport.server.gate;

import io.sallyport.server.web.WebReply.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gate's cookie (FA-39, FA-40). Under a domain every application there brings it; without one
 * it is of the portal's host alone.
 */
final class GateCookie {
    private static final String NAME = "sallyport_gate";

    /** A host under the domain can put others beside ours. */
    private static final int VALUES_MAX = 4;

    private final String name;
    private final String attributes;

    /**
     * @param isSecure whether browsers reach the portal by https; they do, off this machine
     */
    GateCookie(Optional<String> domain, boolean isSecure) {
        this.name = (domain.isEmpty() && isSecure ? "__Host-" : "") + NAME;
        this.attributes =
                domain.map(one -> "; Domain=" + one).orElse("")
                        + "; Path=/; HttpOnly; SameSite=Lax"
                        + (isSecure ? "; Secure" : "");
    }

    /** The values that can be ours, in order. */
    List<String> read(List<String> cookieHeaders) {
        var values = new ArrayList<String>();
        for (String header : cookieHeaders)
            for (String pair : header.split(";")) {
                int equals = pair.indexOf('=');
                if (equals < 0 || !pair.substring(0, equals).strip().equals(name)) continue;
                String value = pair.substring(equals + 1).strip();
                if (GateToken.isOne(value) && values.size() < VALUES_MAX) values.add(value);
            }
        return values;
    }

    Header set(String value) {
        return new Header("Set-Cookie", name + "=" + value + attributes);
    }

    Header delete() {
        return new Header("Set-Cookie", name + "=; Max-Age=0" + attributes);
    }
}
