package io.sallyport.server.portal.view;

import java.util.List;
import java.util.Optional;

/**
 * How an account stands, in words.
 *
 * @param level why more than one code is asked for; empty if one is enough
 * @param codes how many recovery codes are left; empty if there were never any
 * @param canHavePasskeys whether browsers make passkeys for this address
 * @param sessions how many browsers are signed in
 */
public record Home(
        List<Device> devices,
        Optional<String> codes,
        boolean isShortOfCodes,
        Optional<String> level,
        List<Login> logins,
        List<Login> failures,
        List<Place> places,
        String sessions,
        boolean canHavePasskeys) {
    /**
     * @param about its kind and age
     */
    public record Device(String label, String about, String lastUsed, boolean isRemovable) {}

    /**
     * @param at for people
     * @param instant for machines (ISO 8601)
     * @param where service, host and network
     * @param how with what, or how often
     */
    public record Login(String at, String instant, String where, String how) {}

    /**
     * @param id by which the form names it
     */
    public record Place(String id, String where, String lastUsed) {}
}
