package io.sallyport.server.config;

import io.sallyport.server.web.TrustedProxies;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The HTTP door.
 *
 * @param place where it listens; empty: nowhere
 * @param certificate its certificate and those that vouch for it, in PEM; present exactly when
 *     {@code key} is
 * @param key the certificate's private key, in PEM
 * @param portal scheme, host and port by which browsers reach the web pages; empty: there are none
 * @param trustedProxies whose word about visitors' addresses is believed (FA-10, FA-11)
 */
public record HttpSettings(
        Optional<InetSocketAddress> place,
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<URI> portal,
        TrustedProxies trustedProxies) {}
