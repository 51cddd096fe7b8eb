package io.sallyport.server.store.embedded;

import static io.sallyport.server.store.Samples.account;
import static io.sallyport.server.store.Samples.event;
import static io.sallyport.server.store.Samples.number;
import static io.sallyport.server.store.Samples.numbered;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.store.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts on accounts of a store until it is killed, and prints a line for each count that the store
 * has acknowledged or refused: the ledger of the tests that hurt a store.
 */
final class LoadProgram {
    private static final int ACCOUNTS_OF_CALLER = 4;
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMillis(10);

    private final EmbeddedStore store;

    private LoadProgram(EmbeddedStore store) {
        this.store = store;
    }

    /** Arguments: the folder, and the number of callers. */
    public static void main(String[] args) {
        EmbeddedStore store = open(Path.of(args[0]));
        print("open .");
        var load = new LoadProgram(store);
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            int caller = i;
            Thread.ofPlatform().name("caller-" + caller).start(() -> load.run(caller));
        }
    }

    private static EmbeddedStore open(Path folder) {
        try {
            return EmbeddedStore.open(folder, Samples.seal());
        } catch (StoreException e) {
            print("refused " + e.getMessage() + " .");
            throw e;
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private void run(int caller) {
        while (true) count(name(caller));
    }

    /** Mostly an account of the caller's own, sometimes one that all fight for. */
    private static AccountName name(int caller) {
        int which = ThreadLocalRandom.current().nextInt(ACCOUNTS_OF_CALLER);
        return new AccountName(which == 0 ? "everybody" : "person" + caller + "." + which);
    }

    private void count(AccountName name) {
        AuditEvent event = event(name);
        try {
            long number = countIn(name, event);
            if (number > 0) print("counted " + name + " " + number + " " + event.id() + " .");
        } catch (StoreException e) {
            print("refused " + e.getMessage() + " .");
            LockSupport.parkNanos(PAUSE_AFTER_REFUSAL.toNanos());
        }
    }

    /** The new number; 0 if somebody was faster. */
    private long countIn(AccountName name, AuditEvent event) {
        Optional<Versioned> seen = store.find(name);
        if (seen.isEmpty()) return store.create(numbered(account(name), 1), event) ? 1 : 0;
        long next = number(seen.get().account()) + 1;
        return store.replace(seen.get(), numbered(seen.get().account(), next), event) ? next : 0;
    }

    /** One write, so that a line is whole or missing. */
    private static void print(String line) {
        byte[] bytes = (line + "\n").getBytes(UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
