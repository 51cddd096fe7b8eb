package io.sallyport.server.door.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The network of a caller, whose machines are counted together: an IPv4 address, an IPv6 /64.
 *
 * @param prefix the leading bytes that all its addresses share, in hexadecimal digits
 */
record Source(String prefix) {
    private static final int PREFIX_BYTES_MAX = 8;

    static Source of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int length = Math.min(bytes.length, PREFIX_BYTES_MAX);
        return new Source(HexFormat.of().formatHex(Arrays.copyOf(bytes, length)));
    }
}
