package io.sallyport.server.store;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.MalformedKeyFileException;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.otp.Totp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Accounts and events for tests of stores. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    public static final AccountName ALICE = new AccountName("alice");
    public static final AccountName BOB = new AccountName("bob");

    private static final String KEY = "key 1 " + "A".repeat(43) + "=";
    private static final Circumstances SSH =
            new Circumstances("host", "shell.example", "sshd", "alice", "192.0.2.7", "", "pts/3");

    private Samples() {}

    public static RecordSeal seal() {
        return seal(KEY);
    }

    public static RecordSeal seal(String... keyFile) {
        try {
            return new RecordSeal(KeyRing.parse(List.of(keyFile)));
        } catch (MalformedKeyFileException e) {
            throw new AssertionError(e);
        }
    }

    public static Account account(AccountName name) {
        return Account.empty(name, NOW);
    }

    /** The same account, told apart by a number. */
    public static Account numbered(Account account, long number) {
        return account.withGuesses(state -> state.withLevelTwo(Instant.ofEpochSecond(number)));
    }

    /** The number that {@link #numbered} wrote; 0 if none. */
    public static long number(Account account) {
        return account.guesses().levelTwo().getEpochSecond();
    }

    /** As large as an account can be. */
    public static Account full(AccountName name) {
        Account account = account(name);
        for (int i = 0; i < Account.CREDENTIALS_MAX; i++) account = account.with(device(i));
        for (int i = 0; i < Account.RECEIPTS_MAX; i++) account = account.withReceipt(receipt(i));
        return account.withAuditLink(Link.to(new byte[] {1, 2, 3}));
    }

    public static AuditEvent event(AccountName account) {
        return event(Optional.of(account));
    }

    public static AuditEvent event(Optional<AccountName> account) {
        return new AuditEvent(
                EventIds.draw(ThreadLocalRandom.current()),
                NOW,
                account,
                Optional.of(AttemptId.random(ThreadLocalRandom.current())),
                SSH,
                Verdict.GRANTED,
                Cause.RIGHT_CODE,
                "",
                "sallyport.conf:7: policy service sshd require",
                "phone",
                "",
                Link.NONE);
    }

    private static TotpCredential device(int number) {
        var secret = new byte[WrappedSecret.BYTES_MAX];
        ThreadLocalRandom.current().nextBytes(secret);
        return new TotpCredential(
                new CredentialId(number),
                "device " + number,
                NOW,
                Totp.DEFAULT,
                WrappedSecret.of(secret),
                57_000_000L + number,
                0,
                0,
                Optional.of(NOW));
    }

    private static Receipt receipt(int number) {
        return new Receipt(
                new AttemptId(number, number),
                1,
                Verdict.GRANTED,
                Cause.RIGHT_CODE,
                "23456789ABCD",
                NOW);
    }
}
