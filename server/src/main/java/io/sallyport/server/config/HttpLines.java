package io.sallyport.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and reviews what is set of the HTTP door. */
final class HttpLines {
    private static final int PORT_MAX = 65_535;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** A numeric address, {@code localhost} or {@code *}, and its port. */
    private static final Pattern PLACE =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[0-9.]+|localhost|\\*):([0-9]{1,6})");

    private HttpLines() {}

    static InetSocketAddress place(String text) throws UnfitException {
        Matcher place = PLACE.matcher(text);
        if (!place.matches())
            throw new UnfitException(
                    Values.quoted(text) + " is no place where the HTTP door can listen",
                    "write a numeric address and a port, such as " + Scalar.DOOR_HTTP.example());
        int port =
                Values.number(
                        "the port of the HTTP door",
                        place.group(2),
                        1,
                        PORT_MAX,
                        "for example: " + Scalar.DOOR_HTTP.example());
        return new InetSocketAddress(address(place.group(1)), port);
    }

    /** As {@link #place} reads it. */
    static String written(InetSocketAddress place) {
        InetAddress address = place.getAddress();
        if (address.isAnyLocalAddress()) return "*:" + place.getPort();
        String host = address.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + place.getPort();
    }

    /** Scheme, host and port, and nothing behind them. */
    static URI origin(String text) throws UnfitException {
        URI uri = OutwardValues.webAddress(text, HttpLines::notAnOrigin);
        boolean hasMore = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
        if (hasMore || uri.getRawQuery() != null) throw notAnOrigin();
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean isUsual = uri.getPort() == (scheme.equals("https") ? HTTPS_PORT : HTTP_PORT);
        String port = uri.getPort() < 0 || isUsual ? "" : ":" + uri.getPort();
        return URI.create(scheme + "://" + host + port);
    }

    private static UnfitException notAnOrigin() {
        return new UnfitException(
                "this is no address by which browsers could reach the portal",
                "write scheme and host, and nothing behind them: " + Scalar.PORTAL.example());
    }

    static void reviewPortal(
            Slot<Optional<InetSocketAddress>> door, Slot<Optional<URI>> portal, Problems warnings) {
        if (portal.value().isPresent() && door.value().isEmpty())
            warnings.at(portal.origin())
                    .add(
                            "there is no HTTP door, so nobody reaches the portal",
                            "set door http, or remove this");
    }

    /** By number, so that no name service is asked. */
    private static InetAddress address(String host) throws UnfitException {
        try {
            return InetAddress.ofLiteral(
                    switch (host) {
                        case "localhost" -> "127.0.0.1";
                        case "*" -> "0.0.0.0";
                        default ->
                                host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                    });
        } catch (IllegalArgumentException e) {
            throw new UnfitException(
                    Values.quoted(host) + " is no numeric address",
                    "for example: " + Scalar.DOOR_HTTP.example());
        }
    }

    static void review(
            Slot<Optional<InetSocketAddress>> door,
            Slot<Optional<Path>> certificate,
            Slot<Optional<Path>> key,
            Problems problems,
            Problems warnings) {
        boolean hasCertificate = certificate.value().isPresent();
        if (door.value().isEmpty()) {
            if (hasCertificate)
                warnings.at(certificate.origin())
                        .add(
                                "there is no HTTP door, so its certificate means nothing",
                                "set door http, or remove this");
            return;
        }
        if (hasCertificate != key.value().isPresent())
            problems.at((hasCertificate ? certificate : key).origin())
                    .add(
                            "http-certificate and http-key go together, and only one is set",
                            "set both, or neither");
        boolean isLoopback = door.value().get().getAddress().isLoopbackAddress();
        if (!isLoopback && !hasCertificate)
            problems.at(door.origin())
                    .add(
                            "plain HTTP would carry codes over the network in clear",
                            "set http-certificate and http-key, or listen on 127.0.0.1 behind a"
                                    + " proxy that has a certificate");
    }
}
