package io.sallyport.engine.audit;

import java.util.List;

/** How addresses are shown to owners. */
public final class ShownAddress {
    private ShownAddress() {}

    /** The network is what an owner recognises (GUESS-56). */
    public static String shortened(String address) {
        int lastDot = address.lastIndexOf('.');
        if (lastDot > 0) return address.substring(0, lastDot) + ".*";
        String[] parts = address.split(":", -1);
        return parts.length > 4 ? String.join(":", List.of(parts).subList(0, 4)) + ":*" : address;
    }
}
