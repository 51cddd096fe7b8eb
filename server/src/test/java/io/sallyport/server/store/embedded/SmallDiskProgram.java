package io.sallyport.server.store.embedded;

import static io.sallyport.server.store.Samples.event;
import static io.sallyport.server.store.Samples.numbered;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Fills the disk of a store, looks what it does then, and makes room again. */
final class SmallDiskProgram {
    private static final int BALLAST_BYTES = 1 << 20;
    private static final int TRIES_WHEN_FULL = 20;
    private static final Duration ROOM_WAIT_MAX = Duration.ofSeconds(5);

    private final Path folder;
    private final Path ballast;
    private final Map<AccountName, Account> acknowledged = new HashMap<>();
    private int created;

    private SmallDiskProgram(Path disk) {
        folder = disk.resolve("store");
        ballast = disk.resolve("ballast");
    }

    /** Argument: a folder that is all of a small disk. */
    public static void main(String[] args) throws IOException {
        new SmallDiskProgram(Path.of(args[0])).run();
        System.out.println("done");
    }

    private void run() throws IOException {
        Files.write(ballast, new byte[BALLAST_BYTES]);
        try (var store = EmbeddedStore.open(folder, Samples.seal())) {
            fill(store);
            require(store.fault().orElse("").contains("is full"), "said " + store.fault());
            for (int i = 0; i < TRIES_WHEN_FULL; i++) requireRefused(store);
            checkAll(store);
            Files.delete(ballast);
            awaitRoom(store);
            create(store);
            require(store.fault().isEmpty(), "still says " + store.fault());
            checkAll(store);
        }
        try (var store = EmbeddedStore.open(folder, Samples.seal())) {
            checkAll(store);
        }
        System.out.println("acknowledged " + acknowledged.size());
    }

    private void fill(EmbeddedStore store) {
        try {
            while (true) create(store);
        } catch (StoreException e) {
            require(String.valueOf(e.getMessage()).contains("is full"), "said " + e);
        }
    }

    /** The store says by itself that it is well again: nobody asks a server that is not ready. */
    private static void awaitRoom(EmbeddedStore store) {
        long end = System.nanoTime() + ROOM_WAIT_MAX.toNanos();
        while (store.fault().isPresent()) {
            require(System.nanoTime() < end, "after there was room: " + store.fault());
            Thread.onSpinWait();
        }
    }

    private void create(EmbeddedStore store) {
        var name = new AccountName("person" + created++);
        Account full = Samples.full(name);
        require(store.create(full, event(name)), "somebody was faster");
        acknowledged.put(name, full);
    }

    private void requireRefused(EmbeddedStore store) {
        AccountName name = acknowledged.keySet().iterator().next();
        Versioned seen = store.find(name).orElseThrow();
        try {
            store.replace(seen, numbered(seen.account(), 9), event(name));
        } catch (StoreException e) {
            return;
        }
        // A little room may be left in the log: then it was durable.
        acknowledged.put(name, numbered(seen.account(), 9));
    }

    private void checkAll(EmbeddedStore store) {
        acknowledged.forEach((name, account) ->
                require(
                        store.find(name).orElseThrow().account().equals(account),
                        name + " is not as acknowledged"));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) throw new AssertionError(otherwise);
    }
}
