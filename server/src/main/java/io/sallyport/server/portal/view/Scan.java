package io.sallyport.server.portal.view;

import java.util.List;
import java.util.Optional;

/**
 * A new device, waiting for its first code.
 *
 * @param uri of the scheme otpauth; holds the secret
 * @param secret in Base32, in groups of four
 * @param unable apps that are known not to do what was chosen; empty if nothing unusual was
 * @param able apps that are known to do it
 */
public record Scan(
        String label,
        String uri,
        List<String> secret,
        String parameters,
        QrImage qr,
        int digits,
        Optional<String> unable,
        String able) {
    @Override
    public String toString() {
        return "Scan";
    }
}
