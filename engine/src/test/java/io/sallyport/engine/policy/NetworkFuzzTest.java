package io.sallyport.engine.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.testing.Fuzzed;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of networks and addresses (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class NetworkFuzzTest {
    /** What was read is written so that it is read again, and holds its own first address. */
    @MethodSource("networks")
    @DictionaryEntries({"::ffff:192.0.2.1", "/128", "/0", "%eth0", "::", "fe80::1", "0x7f"})
    @FuzzTest
    void a_network_is_read_or_is_none(byte[] input) {
        String text = Fuzzed.text(input);
        Network.parse(text)
                .ifPresent(network -> {
                    assertEquals(Optional.of(network), Network.parse(network.toString()));
                    assertTrue(network.contains(network.base()));
                });
        Network.address(text)
                .ifPresent(address -> {
                    assertEquals(Optional.of(address), Network.address(address.getHostAddress()));
                    assertTrue(
                            Network.parse(address.getHostAddress())
                                    .orElseThrow()
                                    .contains(address));
                });
    }

    static Stream<byte[]> networks() {
        return Stream.of(
                        "192.0.2.0/24",
                        "192.0.2.7",
                        "2001:db8::/32",
                        "fe80::1%eth0",
                        "::ffff:192.0.2.1/128",
                        "192.0.2.256",
                        "localhost",
                        ":".repeat(9_000),
                        "1:".repeat(9_000))
                .map(text -> text.getBytes(UTF_8));
    }
}
