package io.sallyport.bench.store;

import io.sallyport.bench.store.SqliteEngine.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Durable compare-and-sets a second: the embedded store beside SQLite set up in other ways and
 * RocksDB, in turn; and the embedded store alone at several sizes (PERF-7).
 */
public final class StoreBench {
    private static final List<Integer> CALLERS = List.of(1, 16, 64);
    private static final int CACHE_KIB = 32 * 1024;
    private static final int SMALL_CACHE_KIB = 2 * 1024;
    private static final int BATCH_MAX = 256;
    private static final String SALLYPORT = "Sallyport";

    private final Path folder;
    private final Results results = new Results();
    private final int turns;
    private final Duration turn;

    private StoreBench(Path folder, boolean isShort) {
        this.folder = folder;
        turns = isShort ? 2 : 6;
        turn = Duration.ofSeconds(isShort ? 1 : 3);
    }

    /** Arguments: the folder to work in, then {@code engines} or {@code scale}, and "--short". */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Files.createDirectories(folder);
        List<String> words = List.of(args).subList(1, args.length);
        boolean isShort = words.contains("--short");
        System.out.print(Machine.describe(folder));
        System.out.println("durability every change is synced to the disk before it is answered\n");
        var bench = new StoreBench(folder, isShort);
        if (words.contains("scale")) bench.scale(isShort);
        else bench.engines(isShort ? 10_000 : 100_000);
    }

    private void engines(int accounts) throws Exception {
        try (var peers = new Peers(folder.resolve("engines"))) {
            peers.add(SALLYPORT, accounts, path -> new SallyportPeer(path, 1));
            peers.add("SQLite, checkpoint aside", accounts, path -> sqlite(path, CACHE_KIB));
            peers.add("SQLite, cache of 2 MiB", accounts, path -> sqlite(path, SMALL_CACHE_KIB));
            peers.add("SQLite, checkpoint inside", accounts, StoreBench::sqliteCommitting);
            peers.add("SQLite, a sync a change", accounts, StoreBench::sqliteAlone);
            peers.add("RocksDB", accounts, StoreBench::rocks);
            inTurn(peers, CALLERS, accounts);
            results.print();
            peers.printAcceptedTwice();
        }
        results.write(folder.resolveSibling("store.csv"));
    }

    private void scale(boolean isShort) throws Exception {
        int small = 10_000;
        int large = isShort ? 100_000 : 1_000_000;
        try (var peers = new Peers(folder.resolve("scale"))) {
            peers.add(SALLYPORT, small, path -> new SallyportPeer(path, 1));
            peers.add("10 devices", small, path -> new SallyportPeer(path, 10));
            peers.add("16 devices", small, path -> new SallyportPeer(path, 16));
            peers.add("large", large, path -> new SallyportPeer(path, 1));
            for (int i = 0; i < turns; i++) {
                for (String name : peers.names(i))
                    turn(peers, name, 16, name.equals("large") ? large : small);
            }
            results.print();
            peers.printAcceptedTwice();
        }
        System.out.printf(
                "p50 at %d accounts is %.2f x that at %d (bar: 1.2)%n",
                large,
                results.median("large", large, 16, Turn::p50Millis)
                        / results.median(SALLYPORT, small, 16, Turn::p50Millis),
                small);
        printStart(folder.resolve("scale").resolve("large"), large);
        results.write(folder.resolveSibling("store-scale.csv"));
    }

    private void inTurn(Peers peers, List<Integer> callers, int accounts) throws Exception {
        for (int i = 0; i < turns; i++)
            for (int count : callers)
                for (String name : peers.names(i)) turn(peers, name, count, accounts);
    }

    private void turn(Peers peers, String name, int callers, int accounts) throws Exception {
        results.add(name, accounts, callers, peers.load(name).run(callers, turn));
    }

    private static void printStart(Path store, int accounts) throws Exception {
        long begin = System.nanoTime();
        try (var peer = new SallyportPeer(store, 1)) {
            peer.counted(0);
            System.out.printf(
                    "opened and answered the first question in %.2f s at %d accounts (bar: 3 s);"
                            + " resident memory of the whole run %s%n",
                    (System.nanoTime() - begin) / 1e9, accounts, Machine.resident());
        }
    }

    private static Peer sqlite(Path path, int cacheKib) throws Exception {
        var engine = new SqliteEngine(path, Checkpoint.BY_A_THREAD, cacheKib);
        return new GroupCommitPeer(engine, BATCH_MAX);
    }

    private static Peer sqliteCommitting(Path path) throws Exception {
        var engine = new SqliteEngine(path, Checkpoint.BY_A_COMMIT, CACHE_KIB);
        return new GroupCommitPeer(engine, BATCH_MAX);
    }

    private static Peer sqliteAlone(Path path) throws Exception {
        return new GroupCommitPeer(new SqliteEngine(path, Checkpoint.BY_A_THREAD, CACHE_KIB), 1);
    }

    private static Peer rocks(Path path) throws Exception {
        return new GroupCommitPeer(new RocksEngine(path), BATCH_MAX);
    }

    /** The stores of one run, each with its load. */
    private static final class Peers implements AutoCloseable {
        private final Path folder;
        private final Map<String, Peer> peers = new LinkedHashMap<>();
        private final Map<String, Load> loads = new LinkedHashMap<>();

        Peers(Path folder) throws IOException {
            this.folder = folder;
            delete(folder);
            Files.createDirectories(folder);
        }

        void add(String name, int accounts, Opener opener) throws Exception {
            Peer peer = opener.open(folder.resolve(name.replaceAll("\\W+", "-")));
            peers.put(name, peer);
            long begin = System.nanoTime();
            peer.fill(accounts);
            System.out.printf(
                    "%s: %d accounts made in %.1f s%n",
                    name, accounts, (System.nanoTime() - begin) / 1e9);
            loads.put(name, new Load(peer, accounts));
        }

        /** Another one goes first in each turn: what a peer does afterwards slows the next. */
        List<String> names(int turn) {
            var names = new ArrayList<>(peers.keySet());
            Collections.rotate(names, turn);
            return names;
        }

        Load load(String name) {
            Load load = loads.get(name);
            if (load == null) throw new IllegalArgumentException("no peer " + name);
            return load;
        }

        void printAcceptedTwice() throws Exception {
            for (var entry : loads.entrySet())
                System.out.println(
                        entry.getKey() + ": accepted twice " + entry.getValue().acceptedTwice());
        }

        @Override
        public void close() throws SQLException {
            for (Peer peer : peers.values()) peer.close();
        }

        private static void delete(Path folder) throws IOException {
            if (!Files.exists(folder)) return;
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList())
                    Files.delete(file);
            }
        }
    }

    private interface Opener {
        Peer open(Path path) throws Exception;
    }
}
