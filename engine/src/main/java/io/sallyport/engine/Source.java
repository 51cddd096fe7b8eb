package io.sallyport.engine;

import io.sallyport.engine.policy.Network;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The network of a person's machine, whose failures are counted together: an IPv4 address, an IPv6
 * /64 or /48 (GUESS-22).
 *
 * @param prefix the leading bytes that all its addresses share, in hexadecimal digits
 * @param failures how many failures it may have in the span of the budget
 */
record Source(String prefix, int failures) {
    private static final int FAILURES = 30;
    private static final int FAILURES_OF_48 = 10 * FAILURES;

    /**
     * The sources that an address belongs to; none if it is not known.
     *
     * @param address numeric, as the door reports it; or empty
     */
    static List<Source> of(String address) {
        Optional<byte[]> bytes = Network.address(address).map(InetAddress::getAddress);
        if (bytes.isEmpty()) return List.of();
        return bytes.get().length == 4
                ? List.of(source(bytes.get(), 4, FAILURES))
                : List.of(source(bytes.get(), 8, FAILURES), source(bytes.get(), 6, FAILURES_OF_48));
    }

    private static Source source(byte[] address, int length, int failures) {
        return new Source(HexFormat.of().formatHex(Arrays.copyOf(address, length)), failures);
    }
}
