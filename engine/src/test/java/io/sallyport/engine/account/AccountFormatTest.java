package io.sallyport.engine.account;

import static io.sallyport.engine.testing.Damage.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.account.GuessState.Lane;
import io.sallyport.engine.account.GuessState.Told;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.sshkey.ServedKey;
import io.sallyport.engine.testing.Damage;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.SshKeys;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of a register (FAULT-62). */
class AccountFormatTest {
    private static final List<OtpHash> HASHES = List.of(OtpHash.values());
    private static final List<Cause> CAUSES = List.of(Cause.values());
    private static final List<Verdict> VERDICTS = List.of(Verdict.values());

    /** Version 1, pinned: a change of these bytes needs a new version number. */
    static final byte[] PINNED =
            hex(
                    "02", // version
                    "0005616c696365", // alice
                    "000000006900000000000005", // created
                    "03", // credentials
                    "01" + "00000000000000ff" + "000570686f6e65" + "000000006900000000000006",
                    "000453484131" + "06" + "001e" + "0002aabb", // SHA1, digits, period, secret
                    "0000000003780001" + "fffffffffffffffe" + "0000000000000001",
                    "01" + "000000006900000000000007",
                    "02" + "0000000000000100" + "00036b6579" + "000000006900000000000008",
                    "0006534841323536" + "08" + "0001cc" + "000000000000002a" + "00",
                    "03" + "8000000000000000" + "0005636f646573" + "000000006900000000000009",
                    "0001dd" + "01" + "0102030405060708090a0b0c0d0e0f10" + "0a",
                    "01" + "00000000690000000000000a",
                    "00000000690000000000000b", // stranger lane
                    "00000000690000000000000c",
                    "00000000690000000000000d",
                    "000000006900000000000015", // known devices' lane
                    "000000006900000000000016",
                    "000000006900000000000017",
                    "00000000690000000000000e", // level 2
                    "01", // known devices
                    "00000007" + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
                    "000741444452455353" + "000000006900000000000018" + "03" + "04",
                    "000000006900000000000019", // told
                    "00000000690000000000001a",
                    "01" + "00000000690000000000001b", // openings
                    "01", // receipts
                    "0000000000000001" + "0000000000000002" + "03",
                    "000644454e494544" + "000a57524f4e475f434f4445", // DENIED, WRONG_CODE
                    "000c4142434445464748494a4b4c" + "00000000690000000000000f",
                    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"); // link

    /** Behind the keys, of which there may be none then. */
    @Test
    void a_grace_has_these_bytes() throws MalformedBytesException {
        var session = new TerminalSession(1, 2, 3, 4, 5, 6, 7);
        var grace = new Grace("a", "b", session, "c", "d", "e", instant(16), instant(17));
        byte[] bytes = AccountFormat.write(pinned().withGrace(grace));
        byte[] without = AccountFormat.write(pinned());
        int end = without.length - Link.LENGTH;
        String expected =
                "04"
                        + HexFormat.of().formatHex(without, 1, end)
                        + "00" // keys
                        + "01" // graces
                        + "000161"
                        + "000162"
                        + "00000001"
                        + "00000002"
                        + "00000003"
                        + "0000000000000004"
                        + "0000000000000005"
                        + "0000000000000006"
                        + "0000000000000007"
                        + "000163"
                        + "000164"
                        + "000165"
                        + "000000006900000000000010"
                        + "000000006900000000000011"
                        + HexFormat.of().formatHex(without, end, without.length);
        assertEquals(expected, HexFormat.of().formatHex(bytes));
        byte[] none = bytes.clone();
        none[end + 1] = 0;
        assertThrows(MalformedBytesException.class, () -> AccountFormat.read(none));
    }

    /** Behind the other credentials; the counts of keys and graces stand there then. */
    @Test
    void a_passkey_has_these_bytes() throws MalformedBytesException {
        var passkey =
                new Passkey(
                        new CredentialId(257),
                        "laptop",
                        instant(16),
                        "qrs",
                        "zM0",
                        0xfffffffeL,
                        instant(17),
                        Optional.of(instant(18)));
        byte[] bytes = AccountFormat.write(pinned().with(passkey));
        byte[] without = AccountFormat.write(pinned());
        int behind = HexFormat.of().formatHex(without).indexOf("00000000690000000000000b") / 2;
        int end = without.length - Link.LENGTH;
        String expected =
                "05"
                        + HexFormat.of().formatHex(without, 1, 20)
                        + "04"
                        + HexFormat.of().formatHex(without, 21, behind)
                        + "05"
                        + "0000000000000101"
                        + "00066c6170746f70"
                        + "000000006900000000000010"
                        + "0003717273"
                        + "00037a4d30"
                        + "fffffffe"
                        + "000000006900000000000011"
                        + "01000000006900000000000012"
                        + HexFormat.of().formatHex(without, behind, end)
                        + "00" // keys
                        + "00" // graces
                        + HexFormat.of().formatHex(without, end, without.length);
        assertEquals(expected, HexFormat.of().formatHex(bytes));
        assertEquals(pinned().with(passkey), AccountFormat.read(bytes));
        // And none where there must be one, or one where there must be none.
        byte[] none = without.clone();
        none[0] = 5;
        assertThrows(MalformedBytesException.class, () -> AccountFormat.read(none));
        byte[] older = bytes.clone();
        older[0] = 4;
        assertThrows(MalformedBytesException.class, () -> AccountFormat.read(older));
    }

    private static Account pinned() {
        return new Account(
                new AccountName("alice"),
                instant(5),
                List.of(
                        new TotpCredential(
                                new CredentialId(255),
                                "phone",
                                instant(6),
                                Totp.DEFAULT,
                                WrappedSecret.of(hex("aabb")),
                                0x3780001L,
                                -2,
                                1,
                                Optional.of(instant(7))),
                        new HotpCredential(
                                new CredentialId(256),
                                "key",
                                instant(8),
                                new Hotp(OtpHash.SHA256, 8),
                                WrappedSecret.of(hex("cc")),
                                42,
                                Optional.empty()),
                        new RecoveryCodes(
                                new CredentialId(Long.MIN_VALUE),
                                "codes",
                                instant(9),
                                WrappedSecret.of(hex("dd")),
                                List.of(CodeDigest.of(hex("0102030405060708090a0b0c0d0e0f10"))),
                                10,
                                Optional.of(instant(10)))),
                new GuessState(
                        new Lane(instant(11), instant(12), instant(13)),
                        new Lane(instant(21), instant(22), instant(23)),
                        instant(14),
                        List.of(
                                new KnownDevice(
                                        DeviceDigest.of(7, hex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf")),
                                        KnownDevice.Kind.ADDRESS,
                                        instant(24),
                                        3,
                                        4)),
                        new Told(instant(25), instant(26)),
                        List.of(instant(27))),
                List.of(
                        new Receipt(
                                new AttemptId(1, 2),
                                3,
                                Verdict.DENIED,
                                Cause.WRONG_CODE,
                                "ABCDEFGHIJKL",
                                instant(15))),
                Link.of(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")));
    }

    /** The same account without what is newer than version 1. */
    static byte[] pinnedVersionOne() {
        String lanes = HexFormat.of().formatHex(AccountFormat.write(pinned()));
        int known = lanes.indexOf("000000006900000000000015");
        int levelTwo = lanes.indexOf("00000000690000000000000e");
        int receipts = lanes.indexOf("00000000690000000000001b") + 24;
        return hex(
                "01"
                        + lanes.substring(2, known)
                        + lanes.substring(levelTwo, levelTwo + 24)
                        + lanes.substring(receipts));
    }

    private static Instant instant(int nanos) {
        return Instant.ofEpochSecond(0x69000000L, nanos);
    }

    @Test
    void the_bytes_of_a_register_are_these() throws MalformedBytesException {
        assertArrayEquals(PINNED, AccountFormat.write(pinned()));
        assertEquals(pinned(), AccountFormat.read(PINNED));
    }

    /**
     * SSH-107: an attestation is kept as it was given, and nothing reads it. A register without
     * keys of SSH stays as it was, so that an older server reads it.
     */
    @Test
    void keys_are_what_makes_a_register_one_of_version_3() throws MalformedBytesException {
        byte[] none = AccountFormat.write(pinned());
        var one = pinned().withKey(SshKeys.pinned(SshKeys.ED25519, "192.0.2.0/24"));
        byte[] bytes = AccountFormat.write(one);
        assertEquals(2, none[0]);
        assertEquals(3, bytes[0]);
        assertEquals(one, AccountFormat.read(bytes));
        assertArrayEquals(none, AccountFormat.write(one.withoutKey(SshKeys.ED25519.fingerprint())));
        none[0] = 3; // and none where there must be one
        assertThrows(MalformedBytesException.class, () -> AccountFormat.read(none));
    }

    /** A register of the release before known devices: its one lane is the strangers'. */
    @Test
    void a_register_of_version_1_is_read_still() throws MalformedBytesException {
        GuessState guesses = pinned().guesses();
        assertEquals(
                pinned().withGuesses(any ->
                        GuessState.FULL
                                .withStranger(guesses.stranger())
                                .withLevelTwo(guesses.levelTwo())),
                AccountFormat.read(pinnedVersionOne()));
    }

    @Test
    void an_account_is_read_as_it_was_written() {
        Property.holds(
                300,
                random -> {
                    Account account = random(random);
                    assertEquals(account, AccountFormat.read(AccountFormat.write(account)));
                });
    }

    @Test
    void damaged_bytes_are_malformed_or_another_account() {
        Damage.assertCutsAreMalformed(PINNED, AccountFormatTest::rewrite);
        Damage.assertFlipsAreMalformedOrAnotherValue(PINNED, AccountFormatTest::rewrite);
        Property.holds(
                3,
                random -> {
                    byte[] bytes = AccountFormat.write(random(random));
                    Damage.assertCutsAreMalformed(bytes, AccountFormatTest::rewrite);
                    Damage.assertFlipsAreMalformedOrAnotherValue(bytes, AccountFormatTest::rewrite);
                });
    }

    /** Noise, and noise behind a right beginning. */
    @Test
    void reading_is_total() {
        Property.holds(
                3_000,
                random -> {
                    byte[] noise = new byte[random.nextInt(600)];
                    random.nextBytes(noise);
                    int right = random.nextInt(PINNED.length);
                    if (random.nextBoolean())
                        System.arraycopy(PINNED, 0, noise, 0, Math.min(right, noise.length));
                    try {
                        AccountFormat.read(noise);
                    } catch (MalformedBytesException malformed) {
                        assertEquals(false, String.valueOf(malformed.getMessage()).isEmpty());
                    }
                });
    }

    /** What a record's own check refuses is malformed. Places count from the register's start. */
    @ParameterizedTest
    @CsvSource({
        "a version that is not known, 0, 06",
        "no version, 0, 00",
        "a name of digits, 3, 3132333435",
        "a name with a NUL, 3, 6100696365",
        "seventeen credentials, 20, 11",
        "a credential of kind 6, 21, 06",
        "a label of blanks, 32, 2020202020",
        "a label with a control, 32, 700a6f6e65",
        "nanoseconds of a second and more, 45, 3b9aca00",
        "nine digits, 55, 09",
        "a period of no seconds, 56, 0000",
        "a period of more than an hour, 56, 0e11",
        "a secret of no bytes, 58, 0000",
        "a step before -1, 62, fffffffffffffffe",
        "a drift of 21, 70, 0000000000000015",
        "a drift of -21, 70, ffffffffffffffeb",
        "a drift of -2^31, 70, ffffffff80000000",
        "a drift of 2^32, 70, 0000000100000000",
        "a hint of 2, 78, 0000000000000002",
        "a hint of -2^31, 78, ffffffff80000000",
        "neither a last use nor none, 86, 02",
    })
    void impossible_fields_are_malformed(String what, int place, String bytes) {
        byte[] damaged = PINNED.clone();
        byte[] field = hex(bytes);
        System.arraycopy(field, 0, damaged, place, field.length);
        assertThrows(MalformedBytesException.class, () -> AccountFormat.read(damaged), what);
    }

    @Test
    void the_smallest_and_the_largest_of_everything_are_kept() throws MalformedBytesException {
        for (long step : new long[] {-1, 0, Long.MAX_VALUE})
            for (int drift : new int[] {-20, 0, 20})
                for (Instant at : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
                    var account =
                            new Account(
                                    new AccountName("n".repeat(255)),
                                    at,
                                    List.of(
                                            new TotpCredential(
                                                    new CredentialId(Long.MAX_VALUE),
                                                    "l".repeat(64),
                                                    at,
                                                    new Totp(
                                                            OtpHash.SHA512, 8, Duration.ofHours(1)),
                                                    WrappedSecret.of(new byte[256]),
                                                    step,
                                                    drift,
                                                    -1,
                                                    Optional.of(at))),
                                    new GuessState(
                                            new Lane(at, at, at),
                                            new Lane(at, at, at),
                                            at,
                                            Collections.nCopies(5, device(at)),
                                            new Told(at, at),
                                            List.of(at, at)),
                                    List.of(),
                                    Link.NONE);
                    assertEquals(account, AccountFormat.read(AccountFormat.write(account)));
                }
    }

    private static byte[] rewrite(byte[] bytes) throws MalformedBytesException {
        return AccountFormat.write(AccountFormat.read(bytes));
    }

    private static List<ServedKey> randomKeys(RandomGenerator random) {
        var all =
                List.of(
                        SshKeys.pinned(SshKeys.ED25519, "192.0.2.0/24", "2001:db8::/32"),
                        new ServedKey(
                                SshKeys.security(),
                                Optional.empty(),
                                List.of(),
                                instant(random),
                                Optional.of(instant(random)),
                                "alice",
                                Optional.of(instant(random)),
                                bytes(random, random.nextInt(200))));
        return all.subList(0, random.nextInt(3));
    }

    private static Account random(RandomGenerator random) {
        var credentials = new ArrayList<Credential>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) credentials.add(randomCredential(random, i));
        var receipts =
                Stream.generate(() -> randomReceipt(random)).limit(random.nextInt(5)).toList();
        return new Account(
                new AccountName("übel-" + random.nextInt()),
                instant(random),
                credentials,
                randomGuesses(random),
                receipts,
                randomKeys(random),
                Stream.generate(() -> grace(instant(random), random.nextInt()))
                        .limit(random.nextInt(Account.GRACES_MAX + 1))
                        .toList(),
                Link.of(bytes(random, Link.LENGTH)));
    }

    private static Grace grace(Instant since, int number) {
        var session =
                new TerminalSession(
                        1,
                        0xffff_ffffL,
                        Integer.MAX_VALUE,
                        -1,
                        Long.MIN_VALUE,
                        number,
                        Long.MAX_VALUE);
        return new Grace("übel", "h".repeat(255), session, "", "sudo", "EVENT", since, since);
    }

    private static KnownDevice device(Instant at) {
        return new KnownDevice(
                DeviceDigest.of(Integer.MAX_VALUE, new byte[16]),
                KnownDevice.Kind.RECEIPT,
                at,
                255,
                255);
    }

    private static GuessState randomGuesses(RandomGenerator random) {
        var devices =
                Stream.generate(() ->
                                new KnownDevice(
                                        DeviceDigest.of(1 + random.nextInt(9), bytes(random, 16)),
                                        random.nextBoolean()
                                                ? KnownDevice.Kind.ADDRESS
                                                : KnownDevice.Kind.RECEIPT,
                                        instant(random),
                                        random.nextInt(256),
                                        random.nextInt(256)))
                        .limit(random.nextInt(6))
                        .toList();
        return new GuessState(
                new Lane(instant(random), instant(random), instant(random)),
                new Lane(instant(random), instant(random), instant(random)),
                instant(random),
                devices,
                new Told(instant(random), instant(random)),
                Stream.generate(() -> instant(random)).limit(random.nextInt(3)).toList());
    }

    private static Credential randomCredential(RandomGenerator random, int number) {
        var id = new CredentialId(random.nextLong());
        String label = "gerät " + number;
        var secret = WrappedSecret.of(bytes(random, 1 + random.nextInt(200)));
        var hash = HASHES.get(random.nextInt(3));
        int digits = 6 + random.nextInt(3);
        Optional<Instant> maybe =
                random.nextBoolean() ? Optional.of(instant(random)) : Optional.empty();
        return switch (random.nextInt(4)) {
            case 0 ->
                    new TotpCredential(
                            id,
                            label,
                            instant(random),
                            new Totp(hash, digits, Duration.ofSeconds(1 + random.nextInt(3_600))),
                            secret,
                            random.nextLong(-1, Long.MAX_VALUE),
                            random.nextInt(-20, 21),
                            random.nextInt(-1, 2),
                            maybe);
            case 1 ->
                    new HotpCredential(
                            id,
                            label,
                            instant(random),
                            new Hotp(hash, digits),
                            secret,
                            random.nextLong(Long.MAX_VALUE),
                            maybe);
            case 2 ->
                    new Passkey(
                            id,
                            label,
                            instant(random),
                            base64(random, Passkey.HANDLE_BYTES_MAX),
                            base64(random, Passkey.KEY_BYTES_MAX),
                            random.nextLong(Passkey.COUNTER_MAX + 1),
                            instant(random),
                            maybe);
            default ->
                    new RecoveryCodes(
                            id,
                            label,
                            instant(random),
                            secret,
                            Stream.generate(() -> CodeDigest.of(bytes(random, CodeDigest.LENGTH)))
                                    .limit(random.nextInt(8))
                                    .toList(),
                            8 + random.nextInt(3),
                            maybe);
        };
    }

    private static String base64(RandomGenerator random, int max) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes(random, 1 + random.nextInt(max)));
    }

    private static Receipt randomReceipt(RandomGenerator random) {
        return new Receipt(
                new AttemptId(random.nextLong(), random.nextLong()),
                random.nextInt(256),
                VERDICTS.get(random.nextInt(VERDICTS.size())),
                CAUSES.get(random.nextInt(CAUSES.size())),
                "EVENT" + random.nextInt(100_000),
                instant(random));
    }

    private static Instant instant(RandomGenerator random) {
        return Instant.ofEpochSecond(random.nextLong(1L << 35), random.nextInt(1_000_000_000));
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
