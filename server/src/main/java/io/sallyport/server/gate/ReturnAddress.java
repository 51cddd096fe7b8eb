package io.sallyport.server.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where somebody goes on to after signing in: always a page of a protected application (FA-48).
 *
 * @param method by which the target was asked for: what a POST sent is lost (FA-38)
 */
public record ReturnAddress(Target target, String method) {
    /** Longer ones become the application's first page: proxies bound the headers of an answer. */
    private static final int CHARACTERS_MAX = 2 * 1024;

    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");

    /** Whether it can be a method (FA-14). */
    public static boolean isMethod(String text) {
        return METHOD.matcher(text).matches();
    }

    /**
     * Reads what a browser brings; it may be anybody's (FA-49).
     *
     * @return empty if it is malformed, or leads anywhere but to a protected application
     */
    public static Optional<ReturnAddress> read(String rd, String rm, GatePolicy policy) {
        if (rd.length() > CHARACTERS_MAX || !isMethod(rm)) return Optional.empty();
        return Target.parse(rd)
                .filter(target -> policy.protects(target.origin()))
                .filter(target -> policy.isInReach(target.origin()))
                .map(target -> new ReturnAddress(target, rm));
    }

    /**
     * Where somebody comes back to who was not let through (FA-35).
     *
     * @param referer the page that the request came from
     */
    public static ReturnAddress of(Target target, String method, Optional<String> referer) {
        boolean isPage = method.equals("GET") || method.equals("HEAD");
        Target page =
                isPage
                        ? target
                        : referer.flatMap(Target::parse)
                                .filter(from -> from.origin().equals(target.origin()))
                                .orElse(target.start());
        boolean isLong = page.toString().length() > CHARACTERS_MAX;
        return new ReturnAddress(isLong ? page.start() : page, method);
    }

    /** Whether what was sent did not arrive. */
    public boolean hasLostBody() {
        return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
    }

    /** As the portal's parameters, percent-encoded as a whole (FA-34). */
    public String query() {
        return "rd=" + encoded(target.toString()) + "&rm=" + method;
    }

    /** Everything but unreserved characters. */
    private static String encoded(String text) {
        var out = new StringBuilder(text.length() * 2);
        for (byte b : text.getBytes(US_ASCII)) {
            char c = (char) b;
            boolean isPlain = Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0;
            if (isPlain) out.append(c);
            else out.append(String.format("%%%02X", b));
        }
        return out.toString();
    }
}
