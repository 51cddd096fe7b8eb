package io.sallyport.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.otp.OtpAuthUri.Concessions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** FAULT-56 and FAULT-64: what is written reads back, and whatever is read is read or refused. */
class OtpAuthUriPropertyTest {
    private static final int CASES = 20_000;

    private static final List<String> PIECES =
            List.of(
                    "otpauth://",
                    "totp",
                    "hotp",
                    "/",
                    "alice",
                    "Example",
                    ":",
                    "%3A",
                    "%20",
                    "%",
                    "%C3%A9",
                    "%FF",
                    "?",
                    "&",
                    "=",
                    "secret",
                    "GEZDGNBVGY3TQOJQ",
                    "issuer",
                    "algorithm",
                    "SHA1",
                    "SHA512",
                    "MD5",
                    "digits",
                    "6",
                    "8",
                    "period",
                    "30",
                    "0",
                    "counter",
                    "9223372036854775808",
                    "2step_output",
                    "+",
                    "#",
                    " ",
                    "\n",
                    "\u00e9");

    private final RandomGenerator random = Seeded.random(OtpAuthUriPropertyTest.class);

    @Test
    void what_is_written_reads_back_the_same() throws MalformedUriException {
        for (int i = 0; i < CASES; i++) {
            OtpAuthUri uri = uri();
            String text = uri.reveal();
            OtpAuthUri read = OtpAuthUri.parse(text, Concessions.NONE.withWeakSecrets());
            assertEquals(uri.totp(), read.totp(), text);
            assertEquals(uri.hotp(), read.hotp(), text);
            assertEquals(uri.counter(), read.counter(), text);
            assertEquals(uri.account(), read.account(), text);
            assertEquals(uri.issuer(), read.issuer(), text);
            assertTrue(uri.secret().matches(read.secret()), text);
            assertEquals(uri.warnings(), read.warnings(), text);
            assertEquals(text, read.reveal());
        }
    }

    @Test
    void a_changed_uri_is_read_or_refused_and_nothing_else() {
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            refused += isRefused(changed(uri().reveal())) ? 1 : 0;
        }
        // Else the generator tests one side only.
        assertTrue(refused > CASES / 10 && refused < CASES * 9 / 10, "refused: " + refused);
    }

    @Test
    void garbage_is_read_or_refused_and_nothing_else() {
        for (int i = 0; i < CASES; i++) {
            isRefused(fromPieces());
            isRefused(characters(random.nextInt(200), 0x10000));
            isRefused("otpauth://totp/" + characters(random.nextInt(60), 0x80));
        }
    }

    /** Reads, and proves of what was read that it is canonical after one writing. */
    private static boolean isRefused(String text) {
        try {
            OtpAuthUri uri = OtpAuthUri.parse(text, Concessions.NONE.withWeakSecrets());
            String canonical = uri.reveal();
            OtpAuthUri again = OtpAuthUri.parse(canonical, Concessions.NONE.withWeakSecrets());
            assertEquals(canonical, again.reveal(), text);
            assertDefaultsAreNotWeaker(text, uri);
            return false;
        } catch (MalformedUriException e) {
            return true;
        }
    }

    /** FAULT-56: what a text does not say is SHA-1, 6 digits and 30 s, not less. */
    private static void assertDefaultsAreNotWeaker(String text, OtpAuthUri uri) {
        if (!text.contains("digits")) {
            assertEquals(6, uri.totp().map(Totp::digits).or(() -> digits(uri)).orElseThrow());
        }
        if (!text.contains("period")) {
            uri.totp().ifPresent(totp -> assertEquals(30, totp.timeStep().toSeconds()));
        }
    }

    private static Optional<Integer> digits(OtpAuthUri uri) {
        return uri.hotp().map(Hotp::digits);
    }

    private OtpAuthUri uri() {
        OtpHash hash = Seeded.hash(random);
        int digits = random.nextInt(6, 9);
        SharedSecret secret = SharedSecret.of(Seeded.bytes(random, random.nextInt(1, 129)));
        String account = name();
        Optional<String> issuer = random.nextBoolean() ? Optional.of(name()) : Optional.empty();
        if (random.nextBoolean()) {
            long counter = random.nextLong() & (Long.MAX_VALUE >> random.nextInt(64));
            return OtpAuthUri.hotp(new Hotp(hash, digits), counter, secret, account, issuer);
        }
        int period = random.nextBoolean() ? 30 : random.nextInt(1, 3601);
        var totp = new Totp(hash, digits, Duration.ofSeconds(period));
        return OtpAuthUri.totp(totp, secret, account, issuer);
    }

    /** Any Unicode but colons and control characters, with a letter, so that it is not blank. */
    private String name() {
        var name = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            int c = random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x110000);
            boolean forbidden =
                    c == ':' || Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff);
            name.appendCodePoint(forbidden ? 'x' : c);
        }
        return name.append('y').toString();
    }

    private String changed(String text) {
        var changed = new StringBuilder(text);
        int changes = random.nextInt(1, 4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, characters(1, 0x80));
                case 2 -> changed.setCharAt(at, (char) random.nextInt(0x21, 0x7f));
                default -> changed.insert(at, piece());
            }
        }
        return changed.toString();
    }

    private String fromPieces() {
        var text = new StringBuilder(random.nextBoolean() ? "otpauth://totp/a?secret=" : "");
        int pieces = random.nextInt(15);
        for (int i = 0; i < pieces; i++) {
            text.append(piece());
        }
        return text.toString();
    }

    private String piece() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private String characters(int length, int bound) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(bound));
        }
        return text.toString();
    }
}
