package io.sallyport.engine.policy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of addresses such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}; a single address is a
 * range of one.
 *
 * @param base its first address
 * @param prefix leading bits that all its addresses share
 */
public record Network(InetAddress base, int prefix) {
    /** No names: nothing is ever looked up. */
    private static final Pattern NUMERIC =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Longest address in characters: six groups of IPv6, and an IPv4 address behind them. */
    private static final int ADDRESS_CHARACTERS_MAX = 45;

    public Network {
        if (prefix < 0 || prefix > base.getAddress().length * 8)
            throw new IllegalArgumentException(
                    "a prefix of " + prefix + " bits does not fit " + base.getHostAddress());
        if (!isZeroBehind(base.getAddress(), prefix))
            throw new IllegalArgumentException(
                    base.getHostAddress()
                            + " has bits set behind /"
                            + prefix
                            + ", so it is no network");
    }

    /** Reads an address or a network in numbers; empty if it is neither. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        var base = address(slash < 0 ? text : text.substring(0, slash));
        if (base.isEmpty()) return Optional.empty();
        String bits =
                slash < 0
                        ? String.valueOf(base.get().getAddress().length * 8)
                        : text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) return Optional.empty();
        try {
            return Optional.of(new Network(base.get(), Integer.parseInt(bits)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a numeric address; a scope such as {@code %eth0} is left out. Empty for names and
     * anything else.
     */
    public static Optional<InetAddress> address(String text) {
        int scope = text.indexOf('%');
        String numeric = scope < 0 ? text : text.substring(0, scope);
        // The pattern takes quadratic time for long texts with a wrong character at their end.
        if (numeric.length() > ADDRESS_CHARACTERS_MAX || !NUMERIC.matcher(numeric).matches())
            return Optional.empty();
        try {
            // Not getByName: it asks the name service for 192.0.2.256.
            return Optional.of(InetAddress.ofLiteral(numeric));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether {@code address} lies inside; an IPv4 address never lies in an IPv6 network. */
    public boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) return false;
        for (int bit = 0; bit < prefix; bit++) if (bit(ours, bit) != bit(theirs, bit)) return false;
        return true;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + prefix;
    }

    private static boolean isZeroBehind(byte[] address, int prefix) {
        for (int bit = prefix; bit < address.length * 8; bit++)
            if (bit(address, bit) != 0) return false;
        return true;
    }

    private static int bit(byte[] address, int index) {
        return address[index / 8] >> (7 - index % 8) & 1;
    }
}
