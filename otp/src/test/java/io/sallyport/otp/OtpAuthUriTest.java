package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.otp.OtpAuthUri.Concessions;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpAuthUriTest {
    private static final String BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static final SharedSecret SECRET =
            SharedSecret.of("12345678901234567890".getBytes(US_ASCII));
    private static final Set<String> REFUSALS = Set.of("malformed", "unsupported", "weak");

    static List<Vector> vectors() {
        return Vector.of("uris.txt");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void each_uri_is_read_or_refused_as_written_in_FMT_12_to_20(Vector vector)
            throws MalformedUriException {
        String expected = vector.text("expect");
        if (REFUSALS.contains(expected)) {
            var refusal =
                    assertThrows(
                            MalformedUriException.class,
                            () -> OtpAuthUri.parse(vector.text("uri"), concessions(vector)));
            assertEquals(expected, refusal.kind().name().toLowerCase(Locale.ROOT));
            assertQuotesNothing(vector.text("uri"), refusal);
        } else {
            assertRead(vector, OtpAuthUri.parse(vector.text("uri"), concessions(vector)));
        }
    }

    private static Concessions concessions(Vector vector) {
        String allowed = vector.find("allow").orElse("");
        if (allowed.equals("weak")) {
            return Concessions.NONE.withWeakSecrets();
        }
        return allowed.isEmpty()
                ? Concessions.NONE
                : Concessions.NONE.withCounterIfAbsent(
                        Long.parseLong(allowed.replace("counter ", "")));
    }

    private static void assertRead(Vector vector, OtpAuthUri uri) {
        assertEquals(vector.text("account"), uri.account());
        assertEquals(vector.find("issuer"), uri.issuer());
        assertArrayEquals(vector.bytes("secret"), uri.secret().lend(byte[]::clone));
        int digits = vector.find("digits").map(Integer::parseInt).orElse(6);
        if (vector.text("expect").equals("totp")) {
            Duration period =
                    Duration.ofSeconds(vector.find("period").map(Long::parseLong).orElse(30L));
            assertEquals(Optional.of(new Totp(vector.hash(), digits, period)), uri.totp());
            assertEquals(Optional.empty(), uri.hotp());
            assertEquals(OptionalLong.empty(), uri.counter());
        } else {
            assertEquals(Optional.of(new Hotp(vector.hash(), digits)), uri.hotp());
            assertEquals(Optional.empty(), uri.totp());
            assertEquals(OptionalLong.of(vector.number("counter")), uri.counter());
        }
        assertWarnings(vector.find("warnings").orElse(""), uri.warnings());
        assertEquals(vector.text("canonical"), uri.reveal());
    }

    private static void assertWarnings(String expected, List<String> warnings) {
        List<String> starts = expected.isEmpty() ? List.of() : List.of(expected.split("; *"));
        assertEquals(starts.size(), warnings.size(), warnings.toString());
        for (int i = 0; i < starts.size(); i++) {
            assertTrue(warnings.get(i).startsWith(starts.get(i)), warnings.toString());
        }
    }

    /** FMT-2: no secret in a message; here not even eight characters in a row of the query. */
    private static void assertQuotesNothing(String uri, MalformedUriException refusal) {
        String message = String.valueOf(refusal.getMessage());
        int secret = uri.indexOf("secret=") + "secret=".length();
        for (int i = secret; i + 8 <= uri.length(); i++) {
            String part = uri.substring(i, i + 8);
            assertFalse(message.contains(part) && part.matches("[A-Z2-7]*"), message);
        }
    }

    @Test
    void a_totp_entry_is_written_canonically() {
        var totp = new Totp(OtpHash.SHA256, 8, Duration.ofSeconds(60));
        OtpAuthUri uri = OtpAuthUri.totp(totp, SECRET, "al:ice".replace(":", ""), issuer("Big Co"));
        assertEquals(
                "otpauth://totp/Big%20Co:alice?secret="
                        + BASE32
                        + "&issuer=Big%20Co&algorithm=SHA256&digits=8&period=60",
                uri.reveal());
        assertEquals(List.of(), uri.warnings());
    }

    @Test
    void an_hotp_entry_is_written_canonically() {
        OtpAuthUri uri = OtpAuthUri.hotp(Hotp.DEFAULT, 7, SECRET, "alice", Optional.empty());
        assertEquals("otpauth://hotp/alice?secret=" + BASE32 + "&counter=7", uri.reveal());
    }

    @Test
    void what_is_made_is_warned_of_like_what_is_read() {
        var totp = new Totp(OtpHash.SHA1, 6, Duration.ofSeconds(45));
        SharedSecret secret = SharedSecret.of(new byte[10]);
        OtpAuthUri uri = OtpAuthUri.totp(totp, secret, "alice", Optional.empty());
        assertEquals(2, uri.warnings().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a:b", "a\nb", "a\u0000", "a\u0085b", "\ud800"})
    void a_name_that_is_none_is_refused(String name) {
        assertThrows(
                IllegalArgumentException.class,
                () -> OtpAuthUri.totp(Totp.DEFAULT, SECRET, name, Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> OtpAuthUri.totp(Totp.DEFAULT, SECRET, "alice", issuer(name)));
        assertThrows(
                IllegalArgumentException.class,
                () -> OtpAuthUri.hotp(Hotp.DEFAULT, 0, SECRET, name, Optional.empty()));
    }

    @Test
    void blanks_before_an_account_are_dropped_as_a_reader_would() {
        OtpAuthUri uri = OtpAuthUri.totp(Totp.DEFAULT, SECRET, "  alice ", Optional.empty());
        assertEquals("alice ", uri.account());
    }

    @Test
    void a_negative_counter_is_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> OtpAuthUri.hotp(Hotp.DEFAULT, -1, SECRET, "alice", Optional.empty()));
        assertThrows(
                IllegalArgumentException.class, () -> Concessions.NONE.withCounterIfAbsent(-1));
    }

    @Test
    void a_uri_is_at_most_4_KiB_FMT_6() throws MalformedUriException {
        String start = "otpauth://totp/alice?secret=" + BASE32 + "&x=";
        String longest = start + "x".repeat(4096 - start.length());
        assertEquals("alice", OtpAuthUri.parse(longest).account());
        assertEquals(MalformedUriException.Kind.MALFORMED, refusal(longest + "x").kind());
        assertEquals(MalformedUriException.Kind.MALFORMED, refusal("x".repeat(1 << 20)).kind());
    }

    @Test
    void names_are_so_short_that_what_is_written_can_be_read() throws Exception {
        var longest = new Totp(OtpHash.SHA512, 8, Duration.ofHours(1));
        SharedSecret secret = SharedSecret.of(new byte[128]);
        String issuer = "\u20ac".repeat(100);
        String account = "x".repeat(3072 - 2 * 900);
        OtpAuthUri uri = OtpAuthUri.totp(longest, secret, account, issuer(issuer));
        assertEquals(uri.reveal(), OtpAuthUri.parse(uri.reveal()).reveal());
        assertThrows(
                IllegalArgumentException.class,
                () -> OtpAuthUri.totp(longest, secret, account + "x", issuer(issuer)));
        assertEquals(
                MalformedUriException.Kind.MALFORMED,
                refusal("otpauth://totp/" + "x".repeat(3073) + "?secret=" + BASE32).kind());
    }

    @Test
    void any_character_sequence_can_be_read() throws MalformedUriException {
        CharSequence text =
                CharBuffer.wrap(("otpauth://totp/alice?secret=" + BASE32).toCharArray());
        assertEquals("alice", OtpAuthUri.parse(text).account());
    }

    @Test
    void close_clears_the_uris_own_secret_and_not_the_callers() {
        SharedSecret mine = SECRET.copy();
        OtpAuthUri uri = OtpAuthUri.totp(Totp.DEFAULT, mine, "alice", Optional.empty());
        uri.close();
        assertThrows(IllegalStateException.class, uri::reveal);
        assertThrows(IllegalStateException.class, () -> uri.secret().toBase32());
        assertEquals(BASE32, new String(mine.toBase32()));
    }

    @Test
    void it_prints_neither_secret_nor_names() {
        assertEquals(
                "OtpAuthUri[totp]",
                OtpAuthUri.totp(Totp.DEFAULT, SECRET, "alice", issuer("Example")).toString());
        assertEquals(
                "OtpAuthUri[hotp]",
                OtpAuthUri.hotp(Hotp.DEFAULT, 1, SECRET, "alice", issuer("Example")).toString());
    }

    private static Optional<String> issuer(String name) {
        return Optional.of(name);
    }

    private static MalformedUriException refusal(String text) {
        return assertThrows(MalformedUriException.class, () -> OtpAuthUri.parse(text));
    }
}
