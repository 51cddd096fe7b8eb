package io.sallyport.server.config;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Domains under which strangers have names (FA-41): every name without a dot, and those of a small
 * list that is kept here. Browsers hold the whole list, and refuse such a cookie themselves.
 */
final class PublicSuffixes {
    private static final Set<String> KEPT = read();

    private PublicSuffixes() {}

    static boolean has(String domain) {
        return domain.indexOf('.') < 0 || KEPT.contains(domain);
    }

    private static Set<String> read() {
        try (InputStream in = PublicSuffixes.class.getResourceAsStream("public-suffixes.txt")) {
            if (in == null) throw new IllegalStateException("the program lacks its suffixes");
            return new String(in.readAllBytes(), US_ASCII)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .flatMap(line -> Set.of(line.strip().split(" +")).stream())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
