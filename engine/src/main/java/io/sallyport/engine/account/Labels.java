package io.sallyport.engine.account;

import io.sallyport.engine.identity.UnsafeCharacters;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a person may call a device. */
public final class Labels {
    /** Longest label, in bytes of UTF-8. */
    public static final int BYTES_MAX = 64;

    private Labels() {}

    /** What is wrong with {@code label}; empty if nothing is. */
    public static Optional<String> faultOf(String label) {
        if (label.isBlank()) return Optional.of("a device's name is empty");
        if (label.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX)
            return Optional.of("a device's name is longer than " + BYTES_MAX + " bytes");
        if (label.codePoints().anyMatch(UnsafeCharacters::isUnsafe))
            return Optional.of("a device's name holds a control character");
        return Optional.empty();
    }

    static void check(String label) {
        faultOf(label)
                .ifPresent(fault -> {
                    throw new IllegalArgumentException(fault);
                });
    }
}
