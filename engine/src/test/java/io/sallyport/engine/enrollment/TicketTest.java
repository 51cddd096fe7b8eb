package io.sallyport.engine.enrollment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Property;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of a ticket (FAULT-64). */
class TicketTest {
    private static final List<OtpHash> HASHES = List.of(OtpHash.values());

    @Test
    void a_ticket_is_read_as_it_was_written() {
        Property.holds(
                500,
                random -> {
                    Ticket ticket = random(random);
                    Ticket read = Ticket.read(ticket.write());
                    assertEquals(ticket.account(), read.account());
                    assertEquals(ticket.label(), read.label());
                    assertEquals(ticket.kind(), read.kind());
                    assertEquals(ticket.expires(), read.expires());
                    assertTrue(ticket.secret().matches(read.secret()));
                });
    }

    @Test
    void damaged_bytes_are_malformed_or_another_ticket() {
        Property.holds(
                20,
                random -> {
                    byte[] bytes = random(random).write();
                    for (int length = 0; length < bytes.length; length++) {
                        byte[] cut = Arrays.copyOf(bytes, length);
                        assertThrows(MalformedBytesException.class, () -> Ticket.read(cut));
                    }
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    assertThrows(MalformedBytesException.class, () -> Ticket.read(longer));
                    for (int i = 0; i < bytes.length; i++)
                        for (int bit = 0; bit < 8; bit++) {
                            byte[] flipped = bytes.clone();
                            flipped[i] ^= (byte) (1 << bit);
                            try {
                                assertArrayEquals(flipped, Ticket.read(flipped).write());
                            } catch (MalformedBytesException damaged) {
                                assertFalse(String.valueOf(damaged.getMessage()).isEmpty());
                            }
                        }
                });
    }

    /** What a record's own check refuses is malformed, and no other exception. */
    @ParameterizedTest
    @CsvSource({
        "digits 9, 01, 09, 001e",
        "digits 0, 01, 00, 001e",
        "no time step, 01, 06, 0000",
        "a time step of an hour and a second, 01, 06, 0e11",
        "digits of a counter, 02, 05, ''",
        "another kind, 03, 06, 001e",
    })
    void impossible_parameters_are_malformed(String what, String kind, String digits, String step) {
        assertThrows(
                MalformedBytesException.class,
                () -> Ticket.read(HexFormat.of().parseHex(hex(kind, digits, step, "70686f6e65"))),
                what);
    }

    @Test
    void a_label_that_cannot_be_shown_is_malformed() {
        for (String label : List.of("700a686f6e", "2020202020", "70e280ae68"))
            assertThrows(
                    MalformedBytesException.class,
                    () -> Ticket.read(HexFormat.of().parseHex(hex("01", "06", "001e", label))));
    }

    /** Version 1, pinned. */
    @Test
    void the_bytes_of_a_ticket_are_these() throws MalformedBytesException {
        byte[] bytes = HexFormat.of().parseHex(hex("01", "06", "001e", "70686f6e65"));
        Ticket ticket = Ticket.read(bytes);
        assertEquals(new AccountName("alice"), ticket.account());
        assertEquals("phone", ticket.label());
        assertEquals(new Kind.Clock(Totp.DEFAULT), ticket.kind());
        assertEquals(Instant.ofEpochSecond(0x69000000L, 5), ticket.expires());
        assertArrayEquals(bytes, ticket.write());
    }

    static String hex(String kind, String digits, String step, String label) {
        return "01"
                + "0005616c696365"
                + "0005"
                + label
                + "000000006900000000000005"
                + kind
                + "000453484131"
                + digits
                + step
                + "0003010203";
    }

    private static Ticket random(RandomGenerator random) {
        var hash = HASHES.get(random.nextInt(3));
        int digits = 6 + random.nextInt(3);
        var kind =
                random.nextBoolean()
                        ? new Kind.Clock(
                                new Totp(
                                        hash,
                                        digits,
                                        Duration.ofSeconds(1 + random.nextInt(3_600))))
                        : new Kind.Counter(new Hotp(hash, digits));
        var secret = new byte[1 + random.nextInt(128)];
        random.nextBytes(secret);
        return new Ticket(
                new AccountName("alice" + random.nextInt(1_000)),
                "phone " + random.nextInt(1_000) + " é",
                kind,
                SharedSecret.of(secret),
                Instant.ofEpochSecond(random.nextLong(1L << 40), random.nextInt(1_000_000_000)));
    }
}
