package io.sallyport.server.gate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of a web application. Compared as a whole, never as text (FA-48).
 *
 * @param scheme {@code https} or {@code http}
 * @param host in small letters; an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record WebOrigin(String scheme, String host, int port) {
    private static final int PORT_MAX = 65_535;
    private static final int HOST_CHARACTERS_MAX = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
    private static final Pattern LOOPBACK_IPV4 =
            Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    /** Reads {@code scheme://host[:port]}, and nothing behind it; empty if it is something else. */
    public static Optional<WebOrigin> parse(String text) {
        String scheme = text.startsWith("https://") ? "https" : "http";
        String before = scheme + "://";
        return text.startsWith(before)
                ? of(scheme, text.substring(before.length()))
                : Optional.empty();
    }

    /** Of a scheme and a {@code host[:port]} (FA-17). */
    static Optional<WebOrigin> of(String scheme, String authority) {
        int usual = usualPort(scheme);
        if (usual == 0) return Optional.empty();
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        String host = smallLetters(colon < 0 ? authority : authority.substring(0, colon));
        boolean isHost =
                host.length() <= HOST_CHARACTERS_MAX
                        && (NAME.matcher(host).matches() || IPV6.matcher(host).matches());
        if (!isHost) return Optional.empty();
        if (colon < 0) return Optional.of(new WebOrigin(scheme, host, usual));
        String port = authority.substring(colon + 1);
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) > PORT_MAX)
            return Optional.empty();
        return Optional.of(new WebOrigin(scheme, host, Integer.parseInt(port)));
    }

    /** ASCII alone: other scripts have letters that become plain ones. */
    private static String smallLetters(String host) {
        var small = new StringBuilder(host.length());
        for (char c : host.toCharArray())
            small.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
        return small.toString();
    }

    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "https" -> 443;
            case "http" -> 80;
            default -> 0;
        };
    }

    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** Whether it is this machine: the only place that plain HTTP is for (FA-15). */
    public boolean isLoopback() {
        return host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK_IPV4.matcher(host).matches();
    }

    /** Whether the host is {@code domain} or lies under it, label by label (FA-16). */
    public boolean isUnder(String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** As browsers write it. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == usualPort(scheme) ? "" : ":" + port);
    }
}
