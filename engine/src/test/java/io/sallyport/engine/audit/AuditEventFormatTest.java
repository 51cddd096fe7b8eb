package io.sallyport.engine.audit;

import static io.sallyport.engine.testing.Damage.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.testing.Damage;
import io.sallyport.engine.testing.Property;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of an audit event: stored, and linked by their digest (FAULT-62, FAULT-71). */
class AuditEventFormatTest {
    /** Version 1, pinned: a change of these bytes needs a new version number. */
    static final byte[] PINNED =
            hex(
                    "01", // version
                    "000c4142434445464748494a4b4c",
                    "000000006900000000000005",
                    "0005616c696365",
                    "01" + "0000000000000001" + "0000000000000002",
                    "0004686f7374" + "0003646231" + "000473736864" + "0005416c696365",
                    "00093139322e302e322e37" + "0000" + "00027474",
                    "000644454e494544" + "00084f4c445f434f4445",
                    "000b34207374657073206f6c64",
                    "0004723a3120" + "0000" + "0004726f6f74",
                    "00".repeat(31) + "07");

    private static final AuditEvent EVENT =
            new AuditEvent(
                    "ABCDEFGHIJKL",
                    Instant.ofEpochSecond(0x69000000L, 5),
                    Optional.of(new AccountName("alice")),
                    Optional.of(new AttemptId(1, 2)),
                    new Circumstances("host", "db1", "sshd", "Alice", "192.0.2.7", "", "tt"),
                    Verdict.DENIED,
                    Cause.OLD_CODE,
                    "4 steps old",
                    "r:1 ",
                    "",
                    "root",
                    Link.of(hex("00".repeat(31) + "07")));

    @Test
    void the_bytes_of_an_event_are_these() throws MalformedBytesException {
        assertArrayEquals(PINNED, AuditEventFormat.write(EVENT));
        assertEquals(EVENT, AuditEventFormat.read(PINNED));
    }

    @Test
    void an_event_is_read_as_it_was_written() {
        Property.holds(
                500,
                random -> {
                    AuditEvent event = random(random);
                    assertEquals(event, AuditEventFormat.read(AuditEventFormat.write(event)));
                });
    }

    @Test
    void damaged_bytes_are_malformed_or_another_event() {
        Damage.assertCutsAreMalformed(PINNED, AuditEventFormatTest::rewrite);
        Damage.assertFlipsAreMalformedOrAnotherValue(PINNED, AuditEventFormatTest::rewrite);
        Property.holds(
                5,
                random -> {
                    byte[] bytes = AuditEventFormat.write(random(random));
                    Damage.assertCutsAreMalformed(bytes, AuditEventFormatTest::rewrite);
                    Damage.assertFlipsAreMalformedOrAnotherValue(
                            bytes, AuditEventFormatTest::rewrite);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "ff"})
    void another_version_is_not_read(String version) {
        byte[] other = PINNED.clone();
        other[0] = hex(version)[0];
        assertThrows(MalformedBytesException.class, () -> AuditEventFormat.read(other));
    }

    /** What a door was told is hostile: whatever it is, its event is written and read again. */
    @Test
    void any_text_of_a_caller_can_be_written_and_read_again() {
        String alphabet = "a\0\n\u007f\u00e9\u20ac\u2026\ud83d\ude00\ud800\udfff\uffff";
        Property.holds(
                1_000,
                random -> {
                    var text = new StringBuilder();
                    int length = random.nextInt(5) == 0 ? random.nextInt(700) : random.nextInt(8);
                    for (int i = 0; i < length; i++)
                        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    String hostile = text.toString();
                    var where =
                            new Circumstances(
                                    hostile, hostile, hostile, hostile, hostile, hostile, hostile);
                    var event =
                            new AuditEvent(
                                    "ABCDEFGHIJKL",
                                    Instant.EPOCH,
                                    Optional.empty(),
                                    Optional.empty(),
                                    where,
                                    Verdict.DENIED,
                                    Cause.UNKNOWN_NAME,
                                    hostile,
                                    hostile,
                                    hostile,
                                    hostile,
                                    Link.NONE);
                    byte[] written = AuditEventFormat.write(event);
                    AuditEvent read = AuditEventFormat.read(written);
                    // The link is over what is stored, and stays so when it is written again.
                    assertArrayEquals(written, AuditEventFormat.write(read));
                });
    }

    @Test
    void what_is_too_long_is_cut_visibly_and_never_inside_a_character() {
        assertEquals("a".repeat(256), told("a".repeat(256)));
        assertEquals("a".repeat(256) + "…", told("a".repeat(257)));
        assertEquals("€".repeat(256) + "…", told("€".repeat(300)));
        String phones = "a" + "📱".repeat(200);
        assertEquals("a" + "📱".repeat(127) + "…", told(phones));
        assertEquals("📱".repeat(128) + "…", told("📱".repeat(200)));
        assertEquals("a\ufffdb", told("a\0b"));
        assertEquals("a?b", told("a\ud800b"));
    }

    private static String told(String text) {
        try {
            var event =
                    new AuditEvent(
                            "X",
                            Instant.EPOCH,
                            Optional.empty(),
                            Optional.empty(),
                            EVENT.circumstances(),
                            Verdict.DENIED,
                            Cause.WRONG_CODE,
                            text,
                            "",
                            "",
                            "",
                            Link.NONE);
            return AuditEventFormat.read(AuditEventFormat.write(event)).detail();
        } catch (MalformedBytesException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_reason_is_the_cause_and_its_detail() {
        assertEquals("right code, but too old: 4 steps old", EVENT.reason());
        var bare =
                new AuditEvent(
                        "X",
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty(),
                        EVENT.circumstances(),
                        Verdict.GRANTED,
                        Cause.RIGHT_CODE,
                        "",
                        "",
                        "",
                        "",
                        Link.NONE);
        assertEquals("right code", bare.reason());
    }

    /** Words of causes are stored by their names; a name is never used for something else. */
    @ParameterizedTest
    @EnumSource(Cause.class)
    void a_cause_is_one_phrase(Cause cause) {
        assertTrue(cause.text().matches("[a-z][^.\\n]+"), cause.text());
        assertTrue(cause.name().length() <= 64);
    }

    @Test
    void ids_can_be_read_aloud_and_do_not_repeat() {
        Set<String> drawn = new HashSet<>();
        var random = Property.generator();
        for (int i = 0; i < 10_000; i++) drawn.add(EventIds.draw(random));
        assertEquals(10_000, drawn.size());
        assertTrue(drawn.stream().allMatch(id -> id.matches("[2-9A-HJ-NP-Z]{12}")));
        assertEquals(32, drawn.stream().flatMapToInt(String::chars).distinct().count());
    }

    private static byte[] rewrite(byte[] bytes) throws MalformedBytesException {
        return AuditEventFormat.write(AuditEventFormat.read(bytes));
    }

    private static AuditEvent random(RandomGenerator random) {
        var digest = new byte[Link.LENGTH];
        random.nextBytes(digest);
        return new AuditEvent(
                EventIds.draw(random),
                Instant.ofEpochSecond(random.nextLong(1L << 35), random.nextInt(1_000_000_000)),
                random.nextBoolean()
                        ? Optional.of(new AccountName("al" + text(random)))
                        : Optional.empty(),
                random.nextBoolean() ? Optional.of(AttemptId.random(random)) : Optional.empty(),
                new Circumstances(
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        text(random)),
                List.of(Verdict.values()).get(random.nextInt(4)),
                List.of(Cause.values()).get(random.nextInt(Cause.values().length)),
                text(random),
                text(random),
                text(random),
                text(random),
                Link.of(digest));
    }

    private static String text(RandomGenerator random) {
        return "x é € 📱 ".repeat(random.nextInt(4)) + random.nextInt(100);
    }
}
