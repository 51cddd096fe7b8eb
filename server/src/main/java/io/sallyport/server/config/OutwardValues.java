package io.sallyport.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the values of what goes out of the server: mail, posts, metrics. Each may be {@code off}.
 */
final class OutwardValues {
    private static final String OFF = "off";
    private static final int URL_CHARACTERS_MAX = 2_000;
    private static final int PORT_MAX = 65_535;
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.(0|[1-9][0-9]{0,2})){3}");

    /** An address and its port; a digit more than a port has, so that a wrong one is named. */
    private static final Pattern PLACE =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.*-]+):([0-9]{1,6})");

    private OutwardValues() {}

    /** {@code off}, or what {@code reader} makes of it. */
    static <T> Values.Reader<Optional<T>> orOff(Values.Reader<T> reader) {
        return text -> text.equals(OFF) ? Optional.empty() : Optional.of(reader.read(text));
    }

    /** The word that {@link #orOff} reads. */
    static String written(Optional<?> value) {
        return value.map(Object::toString).orElse(OFF);
    }

    static String written(MetricsPlace place) {
        return switch (place) {
            case MetricsPlace.Socket socket -> socket.path().toString();
            case MetricsPlace.Loopback loopback -> {
                String host = loopback.address().getAddress().getHostAddress();
                yield (host.indexOf(':') < 0 ? host : "[::1]") + ":" + loopback.address().getPort();
            }
        };
    }

    /** The part of a mail's address behind the @. */
    static String domain(String text) throws UnfitException {
        String domain = text.toLowerCase(Locale.ROOT);
        if (domain.length() > Values.HOST_CHARACTERS_MAX || !DOMAIN.matcher(domain).matches())
            throw new UnfitException(
                    Values.quoted(text) + " cannot be the domain of a mail address",
                    "write what stands behind the @, such as example.org");
        return domain;
    }

    /** Not quoted in messages: people put secrets into such addresses. */
    static URI webhook(String text) throws UnfitException {
        return webAddress(text, OutwardValues::notAnAddress);
    }

    /**
     * An address of https, or of http on this machine.
     *
     * @param unfit what is said of something that is no such address
     */
    static URI webAddress(String text, Supplier<UnfitException> unfit) throws UnfitException {
        URI uri = uri(text, unfit);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http")))
            throw unfit.get();
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null)
            throw new UnfitException(
                    "the address holds a name, a password or a # part",
                    "put a secret into a file, and name that with notify-token");
        if (scheme.equals("http") && !isLoopback(uri.getHost()))
            throw new UnfitException(
                    "http goes over the network in clear",
                    "use https; http only for 127.0.0.1, [::1] or localhost");
        return uri;
    }

    private static URI uri(String text, Supplier<UnfitException> unfit) throws UnfitException {
        if (text.length() > URL_CHARACTERS_MAX) throw unfit.get();
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw unfit.get();
        }
    }

    private static UnfitException notAnAddress() {
        return new UnfitException(
                "this is no address that a notice can be posted to",
                "write it like this: " + Scalar.NOTIFY_WEBHOOK.example());
    }

    /** A port of this machine, or a Unix socket. */
    static MetricsPlace metrics(String text) throws UnfitException {
        if (text.startsWith("/")) return new MetricsPlace.Socket(Values.socket(text));
        Matcher place = PLACE.matcher(text);
        if (!place.matches())
            throw new UnfitException(
                    Values.quoted(text) + " is no place where metrics can be fetched",
                    "write an address of this machine with a port, such as 127.0.0.1:9481, or the"
                            + " path of a socket");
        if (!isLoopback(place.group(1)))
            throw new UnfitException(
                    "metrics are served to this machine only",
                    "write 127.0.0.1, [::1] or localhost, and put a proxy that asks for a password"
                            + " before it");
        int port =
                Values.number(
                        "the port of metrics",
                        place.group(2),
                        1,
                        PORT_MAX,
                        "for example: " + Scalar.METRICS.example());
        return new MetricsPlace.Loopback(new InetSocketAddress(loopback(place.group(1)), port));
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || IPV4_LOOPBACK.matcher(host).matches();
    }

    /** By number, so that no name service is asked. */
    private static InetAddress loopback(String host) throws UnfitException {
        try {
            return InetAddress.getByName(host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host);
        } catch (UnknownHostException e) {
            throw new UnfitException(
                    Values.quoted(host) + " is no address of this machine",
                    "for example: " + Scalar.METRICS.example());
        }
    }
}
