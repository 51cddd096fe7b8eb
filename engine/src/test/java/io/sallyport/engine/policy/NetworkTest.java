package io.sallyport.engine.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.testing.Property;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks and their edges; a name is never looked up. */
class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0, true",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.1.255, false",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "0.0.0.0/1, 127.255.255.255, true",
        "0.0.0.0/1, 128.0.0.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "192.0.2.6/31, 192.0.2.7, true",
        "192.0.2.6/31, 192.0.2.8, false",
        "2001:db8::/32, 2001:db8::1, true",
        "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/32, 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, false",
        "2001:db8:8000::/33, 2001:db8:7fff::, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.7, false",
        "::1, ::1, true",
        "::1, 0:0:0:0:0:0:0:1, true",
        "::1, ::2, false",
        "fe80::/10, fe80::1%eth0, true",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        // An IPv4 address in IPv6 clothes is the IPv4 address.
        "192.0.2.0/24, ::ffff:192.0.2.9, true",
        "::/0, ::ffff:192.0.2.9, false",
        "2001:DB8::/32, 2001:db8::a, true",
    })
    void a_network_holds_what_shares_its_prefix(String network, String address, boolean holds) {
        assertEquals(
                holds,
                Network.parse(network)
                        .orElseThrow()
                        .contains(Network.address(address).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/+8",
                "192.0.2.0/a",
                "192.0.2.0/24/24",
                "192.0.2.0/24 ",
                " 192.0.2.0/24",
                "192.0.2.1/24",
                "192.0.2/24",
                "192.0.2",
                "192",
                "3221225985",
                "0xc0000207",
                "192.0.2.256",
                "192.0.2.0.1",
                "192.0.2.-1",
                "192.0.2.07x",
                "2001:db8::1/64",
                "2001:db8::/129",
                "2001:db8:::/32",
                "2001:db8::1::2",
                ":",
                "12345::",
                "::g",
                "::1/999",
                "[2001:db8::]/32",
                "localhost",
                "example.org",
                "db8.example:22",
                "a.b.c.d",
                "٣.0.2.1",
                "192.0.2.0/٢٤",
                "1.2.3.4:80",
                "::ffff:192.0.2.0/120"
            })
    void anything_else_is_no_network(String text) {
        assertEquals(Optional.empty(), Network.parse(text), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org",
                "192.0.2.256",
                "999.1.1.1",
                "1.2.3",
                "1",
                "::x",
                "%eth0",
                "-1.2.3.4",
                "1.2.3.4\0",
                "1.2.3.4 ",
                "UNKNOWN",
                "1.2.3.4,5.6.7.8"
            })
    void a_text_that_is_no_address_is_an_unknown_one(String text) {
        assertEquals(Optional.empty(), Network.address(text));
    }

    @Test
    void a_network_is_printed_as_it_is_written() {
        assertEquals("192.0.2.0/24", Network.parse("192.0.2.0/24").orElseThrow().toString());
        assertEquals("192.0.2.7/32", Network.parse("192.0.2.7").orElseThrow().toString());
        var six = Network.parse("2001:db8::/32").orElseThrow();
        assertEquals(Optional.of(six), Network.parse(six.toString()));
    }

    @Test
    void a_network_checks_itself() throws Exception {
        var address = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        for (int prefix : new int[] {-1, 0, 8, 31, 33})
            assertThrows(IllegalArgumentException.class, () -> new Network(address, prefix));
        assertEquals(32, new Network(address, 32).prefix());
    }

    /** Against plain arithmetic on whole numbers. */
    @Test
    void networks_agree_with_arithmetic() {
        Property.holds(
                2_000,
                random -> {
                    int length = random.nextBoolean() ? 4 : 16;
                    int prefix = random.nextInt(length * 8 + 1);
                    var base = new byte[length];
                    random.nextBytes(base);
                    var other = base.clone();
                    other[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                    var shift = length * 8 - prefix;
                    var number = new BigInteger(1, base).shiftRight(shift);
                    var bytes = number.shiftLeft(shift).toByteArray();
                    var masked = new byte[length];
                    for (int i = 0; i < Math.min(length, bytes.length); i++)
                        masked[length - 1 - i] = bytes[bytes.length - 1 - i];
                    if (isMapped(masked) || isMapped(other) || isMapped(base)) return;
                    var network = new Network(InetAddress.getByAddress(masked), prefix);
                    assertTrue(network.contains(InetAddress.getByAddress(base)));
                    assertEquals(
                            new BigInteger(1, other).shiftRight(shift).equals(number),
                            network.contains(InetAddress.getByAddress(other)));
                });
    }

    private static boolean isMapped(byte[] address) {
        return address.length == 16 && Arrays.equals(address, 0, 10, new byte[10], 0, 10);
    }

    /**
     * No text makes a lookup. Another Java process, whose only name service is a file that knows
     * all these names, must not find them.
     */
    @Test
    void an_address_that_is_none_is_never_looked_up(@TempDir Path folder) throws Exception {
        var names = List.of("192.0.2.256", "999.1.1.1", "1.2.3.4.", "localhost", "a.example");
        var hosts = folder.resolve("hosts");
        Files.writeString(hosts, "192.0.2.1 " + String.join(" ", names) + "\n");
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Djdk.net.hosts.file=" + hosts,
                                "-cp",
                                place(Network.class) + ":" + place(Lookup.class),
                                Lookup.class.getName()));
        command.addAll(names);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals("the file is read, no lookup", told.strip());
    }

    private static String place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    /** Run in a process of its own by the test above. */
    static final class Lookup {
        private Lookup() {}

        public static void main(String[] names) throws Exception {
            boolean works = InetAddress.getAllByName("a.example").length == 1;
            var found = new StringBuilder();
            for (String name : names)
                if (Network.address(name).isPresent() || Network.parse(name).isPresent())
                    found.append(' ').append(name);
            System.out.println(
                    (works ? "the file is read" : "the file is not read")
                            + (found.isEmpty() ? ", no lookup" : ", found" + found));
        }
    }

    /** Found by fuzzing: the time was quadratic (FAULT-64). */
    @Test
    void a_long_text_is_no_address_and_takes_no_time() {
        String text = "1:".repeat(100_000) + "x";

        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertEquals(Optional.empty(), Network.parse(text)));
        assertTrue(Network.address("0000:0000:0000:0000:0000:ffff:192.168.100.100").isPresent());
    }
}
