package io.sallyport.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.policy.Network;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES =
            new TrustedProxies(
                    List.of(
                            Network.parse("127.0.0.1").orElseThrow(),
                            Network.parse("10.0.0.0/8").orElseThrow()));

    private static String visitor(String peer, String... forwardedFor) {
        return PROXIES.visitor(InetAddress.ofLiteral(peer), List.of(forwardedFor))
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    /** FA-11. */
    @Test
    void the_walk_is_from_the_right_and_over_trusted_proxies_alone() {
        assertEquals("198.51.100.7", visitor("198.51.100.7", "1.2.3.4"));
        assertEquals("198.51.100.7", visitor("127.0.0.1", "1.2.3.4, 198.51.100.7"));
        assertEquals("198.51.100.7", visitor("127.0.0.1", "1.2.3.4, 198.51.100.7, 10.1.2.3"));
        assertEquals("198.51.100.7", visitor("127.0.0.1", "1.2.3.4, 198.51.100.7", "10.1.2.3"));
        assertEquals("10.1.2.3", visitor("127.0.0.1", "10.1.2.3"));
        assertEquals("2001:db8:0:0:0:0:0:7", visitor("10.0.0.1", "2001:db8::7"));
    }

    @Test
    void what_a_proxy_does_not_say_is_unknown() {
        assertEquals("", visitor("127.0.0.1"));
        assertEquals("", visitor("127.0.0.1", ""));
        assertEquals("", visitor("127.0.0.1", "1.2.3.4,"));
        assertEquals("", visitor("127.0.0.1", "unknown"));
        assertEquals("", visitor("127.0.0.1", "1.2.3.4, host.example"));
        assertEquals("", visitor("127.0.0.1", "1.2.3.4:80"));
    }
}
