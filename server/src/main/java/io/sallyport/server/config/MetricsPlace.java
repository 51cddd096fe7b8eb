package io.sallyport.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where metrics can be fetched: on this machine only. */
public sealed interface MetricsPlace {
    /** A port of a loopback address. */
    record Loopback(InetSocketAddress address) implements MetricsPlace {}

    /** A Unix socket. */
    record Socket(Path path) implements MetricsPlace {}
}
