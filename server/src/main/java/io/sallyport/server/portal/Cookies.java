package io.sallyport.server.portal;

import io.sallyport.server.web.WebReply.Header;
import io.sallyport.server.web.WebRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The portal's cookies: for this host alone, unseen by scripts, over TLS only where there is TLS
 * (FA-40, FA-46).
 */
final class Cookies {
    /** As long as a browser can be known by it (GUESS-12). */
    private static final Duration BROWSER_LIFE = Duration.ofDays(90);

    private static final Duration FORM_LIFE = Duration.ofHours(1);
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{16,}");
    private static final int ID_CHARACTERS_MAX = 64;
    private static final int RETURN_CHARACTERS_MAX = 3 * 1024;

    private final boolean isSecure;

    Cookies(boolean isSecure) {
        this.isSecure = isSecure;
    }

    /** What a cookie is for. */
    enum Kind {
        /** Tells the session; gone when the browser is closed. */
        SESSION("sallyport", "Lax", Duration.ZERO),
        /** Binds the forms of somebody who has no session yet. */
        FORM("sallyport-form", "Strict", FORM_LIFE),
        /** By which the person's own browser is known again (GUESS-12 a). */
        BROWSER("sallyport-browser", "Strict", BROWSER_LIFE),
        /** Where to go on to after signing in; anybody can have written it. */
        RETURN("sallyport-return", "Lax", FORM_LIFE);

        private final String word;
        private final String sameSite;
        private final Duration life;

        Kind(String word, String sameSite, Duration life) {
            this.word = word;
            this.sameSite = sameSite;
            this.life = life;
        }
    }

    /** Its value; empty if it is missing, stands there twice or cannot be one of ours. */
    Optional<String> read(WebRequest request, Kind kind) {
        Optional<String> found = Optional.empty();
        for (String pair : request.header("cookie").orElse("").split(";")) {
            int equals = pair.indexOf('=');
            if (equals < 0 || !pair.substring(0, equals).strip().equals(name(kind))) continue;
            if (found.isPresent()) return Optional.empty();
            found = Optional.of(pair.substring(equals + 1).strip());
        }
        int most = kind == Kind.RETURN ? RETURN_CHARACTERS_MAX : ID_CHARACTERS_MAX;
        return found.filter(value -> value.length() <= most && VALUE.matcher(value).matches());
    }

    Header set(Kind kind, String value) {
        return header(kind, value, kind.life);
    }

    Header delete(Kind kind) {
        return new Header("Set-Cookie", name(kind) + "=; Max-Age=0" + attributes(kind));
    }

    private Header header(Kind kind, String value, Duration life) {
        String age = life.isZero() ? "" : "; Max-Age=" + life.toSeconds();
        return new Header("Set-Cookie", name(kind) + "=" + value + age + attributes(kind));
    }

    private String attributes(Kind kind) {
        return "; Path=/; HttpOnly; SameSite=" + kind.sameSite + (isSecure ? "; Secure" : "");
    }

    private String name(Kind kind) {
        return (isSecure ? "__Host-" : "") + kind.word;
    }
}
