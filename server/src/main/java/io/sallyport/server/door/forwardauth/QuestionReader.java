package io.sallyport.server.door.forwardauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.server.gate.ReturnAddress;
import io.sallyport.server.gate.Target;
import io.sallyport.server.web.WebRequest;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads questions: each family by its own headers, and no others (FA-4 to 9). Pure. */
final class QuestionReader {
    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final String PORTAL_HEADER = "x-sallyport-portal";
    private static final String PORTAL_VALUE = "portal=";

    /** The address of none. */
    private static final String NO_PORTAL = "";

    private QuestionReader() {}

    /** The question; empty if it is malformed (FA-12, FA-14). */
    static Optional<Question> read(WebRequest request, Family family) {
        // Whoever reads the other of two values could be told something else.
        if (request.has(FORWARDED_FOR) && once(request, FORWARDED_FOR).isEmpty())
            return Optional.empty();
        Optional<String> method = method(request, family).filter(ReturnAddress::isMethod);
        Optional<Target> target = target(request, family);
        if (method.isEmpty() || target.isEmpty()) return Optional.empty();
        return Optional.of(
                new Question(
                        method.get(),
                        target.get(),
                        portal(request, family),
                        request.header("referer"),
                        request.all("cookie"),
                        takesHtml(request.all("accept")),
                        isScript(request)));
    }

    private static Optional<String> once(WebRequest request, String name) {
        return request.header(name).filter(value -> !value.isBlank());
    }

    private static Optional<String> method(WebRequest request, Family family) {
        return switch (family) {
            case AUTH_REQUEST -> once(request, "x-original-method");
            case FORWARD_AUTH -> once(request, "x-forwarded-method");
            case EXT_AUTHZ -> Optional.of(request.method());
        };
    }

    private static Optional<Target> target(WebRequest request, Family family) {
        return switch (family) {
            case AUTH_REQUEST -> once(request, "x-original-url").flatMap(Target::parse);
            case FORWARD_AUTH ->
                    target(
                            once(request, "x-forwarded-proto"),
                            once(request, "x-forwarded-host"),
                            once(request, "x-forwarded-uri"));
            case EXT_AUTHZ ->
                    target(
                            once(request, "x-forwarded-proto"),
                            once(request, "host"),
                            Optional.of(request.uri())
                                    .filter(uri -> uri.startsWith(family.path()))
                                    .map(uri -> uri.substring(family.path().length())));
        };
    }

    private static Optional<Target> target(
            Optional<String> scheme, Optional<String> host, Optional<String> uri) {
        if (scheme.isEmpty() || host.isEmpty() || uri.isEmpty()) return Optional.empty();
        return Target.of(scheme.get(), host.get(), uri.get());
    }

    /**
     * The portal that was chosen (FA-33); empty if none was, and no portal's if it is malformed.
     */
    private static Optional<String> portal(WebRequest request, Family family) {
        if (family == Family.EXT_AUTHZ)
            return request.has(PORTAL_HEADER)
                    ? once(request, PORTAL_HEADER).or(() -> Optional.of(NO_PORTAL))
                    : Optional.empty();
        String query = request.query();
        if (query.isEmpty()) return Optional.empty();
        if (!query.startsWith(PORTAL_VALUE)) return Optional.of(NO_PORTAL);
        try {
            return Optional.of(URLDecoder.decode(query.substring(PORTAL_VALUE.length()), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.of(NO_PORTAL);
        }
    }

    /** Without the header anything is welcome (RFC 9110, section 12.5.1). */
    private static boolean takesHtml(List<String> accept) {
        if (accept.isEmpty()) return true;
        for (String header : accept)
            for (String range : header.toLowerCase(Locale.ROOT).split(",")) {
                String type = range.split(";", 2)[0].strip();
                if (List.of("text/html", "application/xhtml+xml", "text/*", "*/*").contains(type))
                    return true;
            }
        return false;
    }

    /** FA-24. */
    private static boolean isScript(WebRequest request) {
        boolean isXhr =
                request.all("x-requested-with").stream()
                        .anyMatch(value -> value.equalsIgnoreCase("XMLHttpRequest"));
        boolean isNavigation = request.header("sec-fetch-mode").equals(Optional.of("navigate"));
        return isXhr || (request.has("sec-fetch-mode") && !isNavigation);
    }
}
