package io.sallyport.server.store.embedded;

import static io.sallyport.server.store.Samples.ALICE;
import static io.sallyport.server.store.Samples.account;
import static io.sallyport.server.store.Samples.event;
import static io.sallyport.server.store.Samples.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class OpeningTest {
    private static final String OTHER_KEY = "key 1 " + "B".repeat(42) + "A=";
    private static final String KEY = "key 1 " + "A".repeat(43) + "=";

    @TempDir private Path parent;
    private Path folder;

    @BeforeEach
    void name_the_folder() {
        folder = parent.resolve("store");
    }

    @Test
    void a_store_that_is_opened_again_has_everything() {
        Versioned seen;
        long last;
        try (var store = open()) {
            store.create(account(ALICE), event(ALICE));
            seen = store.find(ALICE).orElseThrow();
            store.replace(seen, numbered(seen.account(), 1), event(ALICE));
            last = store.newest(Optional.empty(), 1).getFirst().sequence();
        }
        try (var store = open()) {
            assertEquals(1, Samples.number(store.find(ALICE).orElseThrow().account()));
            assertEquals(seen.version() + 1, store.find(ALICE).orElseThrow().version());
            store.record(event(ALICE));
            List<Long> sequences =
                    store.after(0, Optional.of(ALICE), 10).stream()
                            .map(entry -> entry.sequence())
                            .toList();
            assertEquals(3, sequences.size());
            assertTrue(sequences.getLast() > last);
        }
    }

    @Test
    void after_close_every_call_is_a_fault() {
        EmbeddedStore store = open();
        store.close();
        assertThrows(StoreException.class, () -> store.find(ALICE));
        assertThrows(StoreException.class, () -> store.create(account(ALICE), event(ALICE)));
        assertTrue(store.fault().isPresent());
        store.close();
    }

    @Test
    void folder_and_files_are_closed_to_others() throws IOException {
        try (var store = open()) {
            store.create(account(ALICE), event(ALICE));
            assertEquals("rwx------", mode(folder));
            List<Path> files = files();
            assertEquals(5, files.size(), files::toString);
            for (Path file : files) assertEquals("rw-------", mode(file), file::toString);
        }
    }

    @Test
    void a_folder_or_file_that_is_open_to_others_is_refused() throws IOException {
        open().close();
        for (Path path : Stream.concat(Stream.of(folder), files().stream()).toList()) {
            var closed = Files.getPosixFilePermissions(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-----"));
            assertRefused("chmod go= " + path, Samples.seal());
            Files.setPosixFilePermissions(path, closed);
        }
        open().close();
    }

    @Test
    void a_file_of_another_user_is_refused() throws IOException {
        assumeTrue(new UnixSystem().getUid() == 0, "only root can give files away");
        open().close();
        Path database = folder.resolve("store.db");
        Files.setAttribute(database, "unix:uid", 65_534);
        assertRefused("belongs to the user with uid 65534", Samples.seal());
    }

    @Test
    void a_link_in_the_place_of_a_file_is_refused() throws IOException {
        open().close();
        Path database = folder.resolve("store.db");
        Path elsewhere = Files.move(database, parent.resolve("elsewhere.db"));
        Files.createSymbolicLink(database, elsewhere);
        assertRefused("is not a plain file", Samples.seal());
    }

    @Test
    void another_process_is_refused_and_told_who_holds_the_store() throws Exception {
        try (var store = open()) {
            assertOtherProcessRefused();
            // A second try in this process must not give the lock of the first away.
            assertRefused("is in use by this process", Samples.seal());
            assertOtherProcessRefused();
            assertTrue(store.fault().isEmpty());
        }
    }

    @Test
    void another_key_file_is_refused() {
        open().close();
        assertRefused("the key file does not open this store", Samples.seal(OTHER_KEY));
        assertRefused(
                "the key file does not open this store",
                Samples.seal(OTHER_KEY.replace("key 1", "key 2")));
    }

    @Test
    void a_key_file_with_a_newer_key_opens_what_the_old_one_closed() {
        try (var store = open()) {
            store.create(account(ALICE), event(ALICE));
        }
        RecordSeal both = Samples.seal(OTHER_KEY.replace("key 1", "key 2"), KEY);
        try (var store = EmbeddedStore.open(folder, both)) {
            Versioned seen = store.find(ALICE).orElseThrow();
            assertTrue(store.replace(seen, seen.account(), event(ALICE)));
            assertTrue(store.find(ALICE).isPresent());
        }
    }

    @Test
    void tables_of_another_release_are_refused() throws Exception {
        open().close();
        change("PRAGMA user_version = 2");
        assertRefused("version 2 of its tables", Samples.seal());
    }

    @Test
    void a_database_of_something_else_is_refused() throws Exception {
        open().close();
        Files.write(folder.resolve("store.db"), new byte[0]);
        change("CREATE TABLE recipes (name TEXT)");
        assertRefused("is not a store of Sallyport", Samples.seal());
    }

    @Test
    void a_folder_without_a_parent_is_refused_with_advice() {
        folder = parent.resolve("missing").resolve("store");
        assertRefused("does its parent exist", Samples.seal());
    }

    @Test
    void an_old_copy_of_the_database_is_refused_until_somebody_confirms() throws IOException {
        Path database = folder.resolve("store.db");
        Path copy = parent.resolve("copy.db");
        try (var store = open()) {
            store.create(account(ALICE), event(ALICE));
        }
        Files.copy(database, copy);
        try (var store = open()) {
            Versioned seen = store.find(ALICE).orElseThrow();
            store.replace(seen, numbered(seen.account(), 1), event(ALICE));
        }
        Files.write(database, Files.readAllBytes(copy));
        assertRefused("an old copy, or damaged", Samples.seal());
        // That was the remedy once, and burned nothing.
        Files.delete(folder.resolve("store.mark"));
        assertRefused("is gone: it may be an old copy", Samples.seal());
    }

    /** FAULT-25: wherever the acceptance ends, the store is not used before it is done. */
    @Test
    void an_old_copy_is_used_only_when_its_acceptance_is_finished() throws IOException {
        try (var store = open()) {
            store.create(account(ALICE), event(ALICE));
        }
        assertEquals(Optional.empty(), EmbeddedStore.whyOld(folder, Samples.seal()));
        Files.delete(folder.resolve("store.mark"));
        assertTrue(EmbeddedStore.whyOld(folder, Samples.seal()).orElseThrow().contains("gone"));

        try (var store = EmbeddedStore.openOldCopy(folder, Samples.seal())) {
            store.record(event(ALICE));
        }
        assertRefused("says that it is a copy", Samples.seal());
        assertTrue(EmbeddedStore.whyOld(folder, Samples.seal()).orElseThrow().contains("copy"));

        try (var store = EmbeddedStore.openOldCopy(folder, Samples.seal())) {
            store.acceptCopy();
        }
        assertEquals(Optional.empty(), EmbeddedStore.whyOld(folder, Samples.seal()));
        try (var store = open()) {
            assertEquals(2, store.newest(Optional.empty(), 10).size());
        }
    }

    @Test
    void a_copy_that_was_made_while_the_store_was_used_is_whole_and_known_as_a_copy()
            throws Exception {
        Path copied = parent.resolve("copied.db");
        try (var store = open()) {
            for (int i = 0; i < 50; i++)
                store.create(account(new AccountName("n" + i)), event(ALICE));
            var stop = new AtomicBoolean();
            Thread writer =
                    Thread.ofPlatform()
                            .start(() -> {
                                while (!stop.get()) store.record(event(ALICE));
                            });
            var copy = store.copies().make();
            stop.set(true);
            writer.join();
            assertEquals("rw-------", mode(copy.file()));
            assertEquals(copy.bytes(), Files.size(copy.file()));
            Files.copy(copy.file(), copied);
            store.copies().remove();
            assertTrue(Files.notExists(copy.file()));
        }
        folder = parent.resolve("elsewhere");
        Files.createDirectory(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.copy(copied, folder.resolve("store.db"));
        Files.setPosixFilePermissions(
                folder.resolve("store.db"), PosixFilePermissions.fromString("rw-------"));
        assertRefused("says that it is a copy", Samples.seal());
        try (var store = EmbeddedStore.openOldCopy(folder, Samples.seal())) {
            store.acceptCopy();
        }
        try (var store = open()) {
            assertEquals(50, store.names(Optional.empty(), 100).size());
            assertTrue(store.find(new AccountName("n7")).isPresent());
        }
    }

    @Test
    void what_is_left_of_an_interrupted_copy_goes_at_the_next_start() throws IOException {
        open().close();
        Files.writeString(folder.resolve("backup.db"), "half");
        open().close();
        assertTrue(Files.notExists(folder.resolve("backup.db")));
    }

    @Test
    void the_mark_of_another_store_is_refused() throws IOException {
        open().close();
        byte[] mark = Files.readAllBytes(folder.resolve("store.mark"));
        folder = parent.resolve("another");
        open().close();
        Files.write(folder.resolve("store.mark"), mark);
        assertRefused("is not the mark of this store", Samples.seal());
    }

    private EmbeddedStore open() {
        return EmbeddedStore.open(folder, Samples.seal());
    }

    private void assertRefused(String why, RecordSeal seal) {
        var refused =
                assertThrows(StoreException.class, () -> EmbeddedStore.open(folder, seal).close());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), () -> "said: " + refused);
    }

    private void assertOtherProcessRefused() throws Exception {
        try (var child = ChildJvm.start(LoadProgram.class, folder, 1)) {
            String refused = child.lineWith("refused");
            assertTrue(
                    refused.contains("another process (pid " + ProcessHandle.current().pid()),
                    refused);
        }
    }

    private void change(String sql) throws Exception {
        try (Connection connection = Sqlite.writer(folder.resolve("store.db"))) {
            Sqlite.execute(connection, sql);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
