package io.sallyport.server.doctor.clock;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first server that the host's time service is told to ask (DOC-64). */
final class TimeServers {
    private static final int NTP_PORT = 123;
    private static final int FILE_BYTES_MAX = 256 * 1024;
    private static final Pattern PLACE =
            Pattern.compile("\\[?([0-9A-Za-z.:_-]{1,253}?)\\]?(?::([0-9]{1,5}))?");
    private static final Pattern LINE =
            Pattern.compile("^\\s*(?:server|pool|peer)\\s+([0-9A-Za-z.:_-]{1,253})(?:\\s.*)?$");
    private static final Pattern SETTING =
            Pattern.compile("^\\s*(?:NTP|FallbackNTP)\\s*=\\s*([0-9A-Za-z.:_-]{1,253})(?:\\s.*)?$");

    /** Files, and folders of them, in the order in which they are looked at. */
    private static final List<String> FILES =
            List.of(
                    "etc/chrony/chrony.conf",
                    "etc/chrony/sources.d",
                    "etc/chrony/conf.d",
                    "etc/chrony.conf",
                    "etc/systemd/timesyncd.conf",
                    "etc/systemd/timesyncd.conf.d",
                    "etc/ntpsec/ntp.conf",
                    "etc/ntp.conf",
                    "etc/ntpd.conf",
                    "etc/openntpd/ntpd.conf");

    private TimeServers() {}

    /** {@code host}, {@code host:port} or {@code [address]:port}; empty if it is none of them. */
    static Optional<InetSocketAddress> named(String place) {
        if (place.indexOf(':') != place.lastIndexOf(':') && !place.startsWith("["))
            return Optional.of(new InetSocketAddress(place, NTP_PORT));
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()) return Optional.empty();
        int port = parts.group(2) == null ? NTP_PORT : Integer.parseInt(parts.group(2));
        if (port == 0 || port > 0xffff) return Optional.empty();
        return Optional.of(new InetSocketAddress(parts.group(1), port));
    }

    /**
     * @param root of the host's tree
     */
    static Optional<String> configured(Path root) throws IOException {
        for (String name : FILES) {
            Optional<String> server = first(root.resolve(name));
            if (server.isPresent()) return server;
        }
        return Optional.empty();
    }

    private static Optional<String> first(Path place) throws IOException {
        for (Path file : files(place))
            for (String line : text(file).lines().toList())
                for (Pattern pattern : List.of(LINE, SETTING)) {
                    Matcher found = pattern.matcher(line);
                    if (found.matches()) return Optional.of(found.group(1));
                }
        return Optional.empty();
    }

    private static List<Path> files(Path place) throws IOException {
        if (Files.isRegularFile(place)) return List.of(place);
        if (!Files.isDirectory(place)) return List.of();
        var files = new ArrayList<Path>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(place)) {
            for (Path file : all) if (Files.isRegularFile(file)) files.add(file);
        }
        files.sort(null);
        return files;
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.ISO_8859_1);
        }
    }
}
