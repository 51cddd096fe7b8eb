package io.sallyport.bench.store;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.Versioned;
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
import io.sallyport.server.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The embedded store as it is shipped, with accounts like real ones. */
final class SallyportPeer implements Peer {
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final int WRAPPED_BYTES = 52;
    private static final RecordSeal SEAL = seal();

    private final EmbeddedStore store;
    private final int devices;

    /**
     * @param devices of each account
     */
    SallyportPeer(Path folder, int devices) {
        store = EmbeddedStore.open(folder, SEAL);
        this.devices = devices;
    }

    @Override
    public void fill(int accounts) throws InterruptedException {
        Load.spread(accounts, account -> store.create(newAccount(account), event(name(account))));
    }

    @Override
    public boolean count(int account) {
        Versioned seen = store.find(name(account)).orElseThrow();
        Account next =
                seen.account()
                        .withGuesses(
                                guesses -> guesses.withLevelTwo(guesses.levelTwo().plusSeconds(1)))
                        .withReceipt(receipt());
        return store.replace(seen, next, event(name(account)));
    }

    @Override
    public long counted(int account) {
        return store.find(name(account))
                .orElseThrow()
                .account()
                .guesses()
                .levelTwo()
                .getEpochSecond();
    }

    @Override
    public void close() {
        store.close();
    }

    static AccountName name(int account) {
        return new AccountName("person-%07d".formatted(account));
    }

    private Account newAccount(int number) {
        Account account = Account.empty(name(number), NOW);
        for (int i = 0; i < devices; i++) account = account.with(device(i));
        return account;
    }

    private static TotpCredential device(int number) {
        var secret = new byte[WRAPPED_BYTES];
        ThreadLocalRandom.current().nextBytes(secret);
        return new TotpCredential(
                new CredentialId(ThreadLocalRandom.current().nextLong()),
                "device " + number,
                NOW,
                Totp.DEFAULT,
                WrappedSecret.of(secret),
                57_000_000L,
                0,
                0,
                Optional.of(NOW));
    }

    private static Receipt receipt() {
        return new Receipt(
                AttemptId.random(ThreadLocalRandom.current()),
                1,
                Verdict.GRANTED,
                Cause.RIGHT_CODE,
                "23456789ABCD",
                NOW);
    }

    private static AuditEvent event(AccountName name) {
        return new AuditEvent(
                EventIds.draw(ThreadLocalRandom.current()),
                NOW,
                Optional.of(name),
                Optional.of(AttemptId.random(ThreadLocalRandom.current())),
                new Circumstances(
                        "host", "shell.example", "sshd", name.value(), "192.0.2.7", "", "pts/3"),
                Verdict.GRANTED,
                Cause.RIGHT_CODE,
                "",
                "sallyport.conf:7: policy service sshd require",
                "phone",
                "",
                Link.NONE);
    }

    private static RecordSeal seal() {
        try {
            List<String> keyFile = KeyRing.generate(new SecureRandom());
            return new RecordSeal(KeyRing.parse(keyFile));
        } catch (MalformedKeyFileException e) {
            throw new AssertionError(e);
        }
    }
}
