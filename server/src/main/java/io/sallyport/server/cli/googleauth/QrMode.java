package io.sallyport.server.cli.googleauth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the QR code is drawn (GA-15). */
public enum QrMode {
    NONE,
    ANSI,
    ANSI_INVERSE,
    ANSI_GREY,
    UTF8,
    UTF8_INVERSE,
    UTF8_GREY;

    static Optional<QrMode> named(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values()).filter(mode -> mode.name().equals(name)).findAny();
    }
}
