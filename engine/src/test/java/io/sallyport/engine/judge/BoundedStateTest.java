package io.sallyport.engine.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountFormat;
import io.sallyport.engine.account.CodeDigest;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.DeviceDigest;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.otp.Totp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A register has a greatest size, whatever anybody does (GUESS-40, GUESS-52). */
class BoundedStateTest {
    private static final int GUESSING_BYTES_MAX = 2 * 1024;

    /** The greatest register of the format: every list full, every text as long as allowed. */
    private static final int REGISTER_BYTES_MAX = 9 * 1024;

    @Test
    void the_greatest_account_fits_its_bound() {
        byte[] bytes = AccountFormat.write(greatest(credentials()));
        assertTrue(bytes.length <= REGISTER_BYTES_MAX, bytes.length + " bytes");
    }

    /** GUESS-40: 2 KiB for what guessing leaves behind, progress of 16 tokens included. */
    @Test
    void the_guessing_state_fits_two_kibibytes() {
        int withReceipts = AccountFormat.write(greatest(List.of())).length;
        int bare = AccountFormat.write(Account.empty(longestName(), Instant.MAX)).length;
        // Of each token: step, drift, hint, last use.
        int progress = Account.CREDENTIALS_MAX * (8 + 8 + 8 + 1 + 12);
        int guessing = withReceipts - bare + 4 * 12 + Link.LENGTH + progress;
        assertTrue(guessing <= GUESSING_BYTES_MAX, guessing + " bytes");
    }

    /** Attempts change a register's size by its receipts only. */
    @Test
    void attempts_do_not_make_a_register_grow() {
        Property.holds(
                10,
                random -> {
                    var alice = new Rehearsal(random);
                    Device phone = alice.totp("phone", Rehearsal.SIX);
                    Device key = alice.hotp("key", 8, 3);
                    var codes = alice.recoveryCodes();
                    int before = AccountFormat.write(alice.account()).length;
                    int most = before + receipts() + 2 * 12; // receipts and two instants of use
                    for (int i = 0; i < 500; i++) {
                        if (random.nextInt(4) == 0) alice.advanceSteps(random.nextInt(500));
                        switch (random.nextInt(8)) {
                            case 0 -> alice.type(phone.code(alice.step()));
                            case 1 -> alice.type(key.code(alice.hotp(key).nextCounter()));
                            case 2 -> alice.type(codes.get(random.nextInt(10)).reveal());
                            case 3 -> alice.type("x".repeat(random.nextInt(512)));
                            case 4 -> alice.type(alice.digits(18));
                            case 5 -> alice.type(alice.digits(16));
                            default -> alice.type(alice.digits(6));
                        }
                        int size = AccountFormat.write(alice.account()).length;
                        assertTrue(size <= most, size + " bytes, expected at most " + most);
                    }
                });
    }

    @Test
    void lists_that_are_too_long_are_no_account() {
        var full = greatest(credentials());
        assertEquals(Account.CREDENTIALS_MAX, full.credentials().size());
        var one = totp(99);
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> full.with(one));
        assertEquals(4, full.withReceipt(receipt(9)).receipts().size());
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Account(
                                full.name(),
                                full.createdAt(),
                                List.of(),
                                GuessState.FULL,
                                Stream.generate(() -> receipt(1)).limit(5).toList(),
                                Link.NONE));
    }

    private static int receipts() {
        var account = Account.empty(new AccountName("a"), Instant.EPOCH);
        int bare = AccountFormat.write(account).length;
        for (int i = 0; i < 4; i++) account = account.withReceipt(receipt(i));
        return AccountFormat.write(account).length - bare;
    }

    private static Account greatest(List<Credential> credentials) {
        var lane = new GuessState.Lane(Instant.MAX, Instant.MAX, Instant.MAX);
        return new Account(
                longestName(),
                Instant.MAX,
                credentials,
                new GuessState(
                        lane,
                        lane,
                        Instant.MAX,
                        Collections.nCopies(GuessState.DEVICES_MAX, device()),
                        new GuessState.Told(Instant.MAX, Instant.MAX),
                        List.of(Instant.MAX, Instant.MAX)),
                List.of(receipt(1), receipt(2), receipt(3), receipt(4)),
                Link.NONE);
    }

    private static KnownDevice device() {
        return KnownDevice.acceptedAt(
                Instant.MAX,
                KnownDevice.Kind.ADDRESS,
                DeviceDigest.of(Integer.MAX_VALUE, new byte[DeviceDigest.LENGTH]));
    }

    private static List<Credential> credentials() {
        var all = new ArrayList<Credential>();
        for (int i = 0; i < Account.CREDENTIALS_MAX; i++) all.add(i % 2 == 0 ? totp(i) : codes(i));
        return all;
    }

    private static TotpCredential totp(long id) {
        return new TotpCredential(
                new CredentialId(id),
                "x".repeat(64),
                Instant.MAX,
                Totp.DEFAULT,
                WrappedSecret.of(new byte[WrappedSecret.BYTES_MAX]),
                Long.MAX_VALUE,
                20,
                1,
                Optional.of(Instant.MAX));
    }

    private static RecoveryCodes codes(long id) {
        return new RecoveryCodes(
                new CredentialId(id),
                "x".repeat(64),
                Instant.MAX,
                WrappedSecret.of(new byte[WrappedSecret.BYTES_MAX]),
                Stream.generate(() -> CodeDigest.of(new byte[CodeDigest.LENGTH]))
                        .limit(10)
                        .toList(),
                10,
                Optional.of(Instant.MAX));
    }

    private static Receipt receipt(long attempt) {
        Cause longest =
                Stream.of(Cause.values())
                        .max(Comparator.comparingInt(cause -> cause.name().length()))
                        .orElseThrow();
        return new Receipt(
                new AttemptId(attempt, 0),
                1,
                Verdict.GRANTED,
                longest,
                "EVENTEVENTEV",
                Instant.MAX);
    }

    private static AccountName longestName() {
        return new AccountName("n".repeat(AccountName.BYTES_MAX));
    }
}
