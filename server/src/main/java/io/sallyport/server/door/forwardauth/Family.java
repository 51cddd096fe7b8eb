package io.sallyport.server.door.forwardauth;

import java.util.Optional;

/** Kinds of proxies: each has an endpoint, and headers that no other endpoint reads (FA-1 to 3). */
enum Family {
    /** nginx, and others that know only 2xx, 401 and 403. */
    AUTH_REQUEST("/api/authz/auth-request"),
    /** Traefik, Caddy, HAProxy by a script, Skipper. */
    FORWARD_AUTH("/api/authz/forward-auth"),
    /** Envoy; the rest of the path is the target's. */
    EXT_AUTHZ("/api/authz/ext-authz");

    private final String path;

    Family(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /** Whose endpoint this is. */
    static Optional<Family> of(String path) {
        for (Family family : values()) if (family.has(path)) return Optional.of(family);
        return Optional.empty();
    }

    private boolean has(String asked) {
        return asked.equals(path) || (this == EXT_AUTHZ && asked.startsWith(path + "/"));
    }
}
