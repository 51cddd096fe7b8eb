package io.sallyport.server;

import io.sallyport.engine.account.AccountStore;
import io.sallyport.server.config.Overrides;
import io.sallyport.server.faulty.ClockFromFile;
import io.sallyport.server.faulty.StoreThatBurnsInMemory;
import io.sallyport.server.faulty.StoreThatBurnsLater;
import io.sallyport.server.faulty.StoreThatForgetsBurns;
import io.sallyport.server.faulty.StoreThatStopsBeforeTheReply;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The server with one thing wrong, for the fault runs; never part of the product.
 *
 * <p>Usage: {@code FaultyServer CONFIG FLAW [FILE]}. Flaws:
 *
 * <ul>
 *   <li>{@code forgets-burns}, {@code burns-later}, {@code burns-in-memory}: the three broken
 *       servers that the checker must find (FAULT-16)
 *   <li>{@code stops-before-reply FOLDER}: stands still between commit and reply (FAULT-38)
 *   <li>{@code clock FILE}: the time is what the file says
 * </ul>
 */
final class FaultyServer {
    private FaultyServer() {}

    public static void main(String[] args) {
        var overrides = new Overrides(java.util.Map.of(), System.getenv());
        System.exit(Daemon.run(Optional.of(args[0]), overrides, flaw(args)));
    }

    private static Outside flaw(String[] args) {
        return switch (args[1]) {
            case "forgets-burns" -> store(StoreThatForgetsBurns::new);
            case "burns-later" -> store(StoreThatBurnsLater::new);
            case "burns-in-memory" -> store(StoreThatBurnsInMemory::new);
            case "stops-before-reply" ->
                    store(store -> new StoreThatStopsBeforeTheReply(store, Path.of(args[2])));
            case "clock" -> clock(new ClockFromFile(Path.of(args[2])));
            default -> throw new IllegalArgumentException("there is no flaw " + args[1]);
        };
    }

    private static Outside store(java.util.function.UnaryOperator<AccountStore> flaw) {
        return new Outside() {
            @Override
            public AccountStore around(AccountStore store) {
                return flaw.apply(store);
            }
        };
    }

    private static Outside clock(InstantSource clock) {
        return new Outside() {
            @Override
            public InstantSource clock() {
                return clock;
            }
        };
    }
}
