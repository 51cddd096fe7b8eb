package io.sallyport.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.engine.keys.WrappingKeys;
import io.sallyport.server.config.KeyFileChange.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The key file is replaced whole, and never lacks a key that is in use. */
class KeyFileChangeTest {
    private static final int SERVICE = 12;

    private final SecureRandom random = new SecureRandom();

    @TempDir Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void make_a_file() throws Exception {
        file = folder.resolve("wrapping.key");
        KeyFile.create(file, random);
        Files.writeString(file, "# ours\n" + Files.readString(file) + "# the end\n");
    }

    @Test
    void a_new_key_stands_first_and_everything_else_stays() throws Exception {
        List<String> before = Files.readAllLines(file);
        try (var change = KeyFileChange.begin(file)) {
            assertEquals(List.of(2, 1), change.addKey(random).ids());
        }
        var after = new ArrayList<>(Files.readAllLines(file));
        assertTrue(after.removeIf(line -> line.startsWith("key 2 ")));
        assertEquals(before, after);
        assertEquals(List.of(2, 1), ids());
        assertEquals(List.of(file), listing());
    }

    @Test
    void a_key_is_taken_out_and_put_back() throws Exception {
        try (var change = KeyFileChange.begin(file)) {
            change.addKey(random);
            String both = Files.readString(file);
            assertEquals(List.of(2), change.removeKey(1).ids());
            assertEquals(List.of(2), ids());
            change.undo();
            assertEquals(both, Files.readString(file));
        }
    }

    @Test
    void the_last_key_cannot_be_taken_out() throws Exception {
        try (var change = KeyFileChange.begin(file)) {
            assertThrows(BadConfigurationException.class, () -> change.removeKey(1));
        }
        assertEquals(List.of(1), ids());
    }

    @Test
    void owner_and_mode_stay() throws Exception {
        assumeTrue(isRoot());
        Files.setAttribute(file, "unix:uid", SERVICE);
        Files.setAttribute(file, "unix:gid", SERVICE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        try (var change = KeyFileChange.begin(file)) {
            change.addKey(random);
        }
        assertEquals(SERVICE, Files.getAttribute(file, "unix:uid"));
        assertEquals(SERVICE, Files.getAttribute(file, "unix:gid"));
        assertEquals(
                PosixFilePermissions.fromString("r--------"), Files.getPosixFilePermissions(file));
    }

    /** A crash leaves what was there at that moment; nothing is tidied up. */
    @ParameterizedTest
    @EnumSource(Step.class)
    void after_a_crash_behind_any_step_the_file_is_whole_and_a_later_change_succeeds(Step crash)
            throws Exception {
        WrappingKeys inUse = KeyFile.read(file).keys();
        assertThrows(
                CrashError.class,
                () -> {
                    try (var change = KeyFileChange.begin(file, crashBehind(crash))) {
                        change.addKey(random);
                    }
                });

        WrappingKeys left = KeyFile.read(file).keys();
        assertEquals(List.of(), left.lacking(inUse));
        boolean isReplaced = crash.compareTo(Step.REPLACED) >= 0;
        assertEquals(isReplaced ? List.of(2, 1) : List.of(1), left.ids());
        assertNothingIsOpenToOthers();

        try (var change = KeyFileChange.begin(file)) {
            change.addKey(random);
        }
        WrappingKeys later = KeyFile.read(file).keys();
        assertEquals(List.of(), later.lacking(left));
        assertEquals(left.ids().size() + 1, later.ids().size());
        assertEquals(List.of(file), listing());
    }

    /**
     * What a power cut may leave is ordered by the syncs: the draft's before it is put in place.
     */
    @Test
    void the_draft_is_durable_before_it_replaces_the_file_and_the_folder_after() throws Exception {
        var steps = new ArrayList<Step>();
        try (var change = KeyFileChange.begin(file, steps::add)) {
            change.addKey(random);
        }
        assertEquals(List.of(Step.values()), steps);
    }

    @Test
    void two_at_a_time_are_refused() throws Exception {
        try (var change = KeyFileChange.begin(file)) {
            var other = new ProcessBuilder("python3", "-c", TRY_TO_LOCK, file.toString()).start();
            assertEquals("held", new String(other.getInputStream().readAllBytes(), UTF_8).strip());
            change.addKey(random);
        }
    }

    private static final String TRY_TO_LOCK =
            """
            import fcntl, sys
            try:
                fcntl.lockf(open(sys.argv[1], "r+"), fcntl.LOCK_EX | fcntl.LOCK_NB)
                print("free")
            except OSError:
                print("held")
            """;

    @Test
    void a_full_file_takes_no_more_keys() throws Exception {
        try (var change = KeyFileChange.begin(file)) {
            for (int id = 2; id <= WrappingKeys.KEYS_MAX; id++) change.addKey(random);
            assertEquals(
                    "it holds 16 keys, which is the most",
                    problemOf(() -> change.addKey(random)).what());
        }
        assertEquals(WrappingKeys.KEYS_MAX, ids().size());
    }

    @Test
    void a_folder_that_others_may_write_to_is_refused() throws Exception {
        for (String mode : List.of("rwxrwxr-x", "rwxr-xrwx")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
            assertTrue(problemOf(() -> KeyFileChange.begin(file)).what().startsWith("others than"));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assumeTrue(isRoot());
        Files.setAttribute(folder, "unix:uid", SERVICE);
        assertTrue(problemOf(() -> KeyFileChange.begin(file)).what().startsWith("others than"));
    }

    @Test
    void a_link_a_missing_file_and_a_malformed_one_are_refused() throws Exception {
        Path link = folder.resolve("link.key");
        Files.createSymbolicLink(link, file);
        assertEquals("it is no regular file", problemOf(() -> KeyFileChange.begin(link)).what());
        assertEquals(
                "there is no such file",
                problemOf(() -> KeyFileChange.begin(folder.resolve("none"))).what());
        Files.writeString(file, "key 1 x\n");
        assertFalse(problemOf(() -> KeyFileChange.begin(file)).what().contains("x"));
        assertEquals("key 1 x\n", Files.readString(file));
    }

    private static Consumer<Step> crashBehind(Step crash) {
        return step -> {
            if (step == crash) throw new CrashError();
        };
    }

    private static final class CrashError extends Error {
        private static final long serialVersionUID = 1L;
    }

    private interface Act {
        void run() throws Exception;
    }

    private static Problem problemOf(Act act) {
        return assertThrows(BadConfigurationException.class, act::run).problems().getFirst();
    }

    private List<Integer> ids() throws BadConfigurationException {
        return KeyFile.read(file).keys().ids();
    }

    private List<Path> listing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private void assertNothingIsOpenToOthers() throws IOException {
        for (Path path : listing())
            assertTrue(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                            .endsWith("------"),
                    path.toString());
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
