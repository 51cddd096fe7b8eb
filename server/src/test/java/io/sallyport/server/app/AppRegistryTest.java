package io.sallyport.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.policy.Network;
import io.sallyport.server.config.KeyFile;
import io.sallyport.server.store.memory.MemoryApps;
import io.sallyport.server.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppRegistryTest {
    private static final Circumstances WHERE =
            new Circumstances("local", "web1", "sallyport", "root", "", "", "");
    private static final AppRights RIGHTS =
            new AppRights(
                    EnumSet.of(Right.LOGIN, Right.STATUS),
                    Set.of("wordpress"),
                    Set.of("anna"),
                    List.of(Network.parse("192.0.2.0/24").orElseThrow()),
                    600);

    @TempDir Path folder;
    private final SecureRandom random = new SecureRandom();
    private final MemoryStore store = new MemoryStore();
    private final AppStore kept = new MemoryApps(store);
    private Seal seal;

    private Seal seal(String name) {
        return Seal.forApplications(ring(name), random);
    }

    @BeforeEach
    void makeKeys() {
        seal = seal("first");
    }

    private KeyRing ring(String name) {
        try {
            Path file = folder.resolve(name);
            KeyFile.create(file, random);
            return KeyFile.read(file);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private AppRegistry open(Seal with) {
        return AppRegistry.open(kept, with, random, InstantSource.system());
    }

    @Test
    void a_key_opens_until_another_is_made_or_the_application_is_removed() throws Exception {
        var registry = open(seal);
        String first = registry.add("root", WHERE, "blog", RIGHTS).key();
        assertEquals("blog", registry.authenticate(first).orElseThrow().name());

        String second = registry.rotate("root", WHERE, "blog").key();
        assertEquals(Optional.empty(), registry.authenticate(first));
        assertTrue(registry.authenticate(second).isPresent());

        registry.remove("root", WHERE, "blog");
        assertEquals(Optional.empty(), registry.authenticate(second));
        assertEquals(
                List.of(
                        Cause.APPLICATION_ADDED,
                        Cause.APPLICATION_KEY_CHANGED,
                        Cause.APPLICATION_REMOVED),
                store.after(0, Optional.empty(), 10).stream()
                        .map(entry -> entry.event().cause())
                        .toList());
    }

    @Test
    void all_of_it_is_there_after_a_restart_and_the_key_is_nowhere() throws Exception {
        var before = open(seal);
        String key = before.add("root", WHERE, "blog", RIGHTS).key();
        var after = open(seal);

        assertEquals(RIGHTS, after.authenticate(key).orElseThrow().rights());
        assertEquals(before.publicKey().base64(), after.publicKey().base64());
        String stored = new String(kept.apps().orElseThrow(), StandardCharsets.ISO_8859_1);
        assertFalse(stored.contains(key) || stored.contains("blog"));
    }

    @Test
    void another_key_file_does_not_open_it() {
        open(seal);
        var other = seal("second");

        assertThrows(StoreException.class, () -> open(other));
    }

    @Test
    void nearly_right_keys_open_nothing() throws Exception {
        var registry = open(seal);
        String key = registry.add("root", WHERE, "blog", RIGHTS).key();
        registry.add("root", WHERE, "shop", RIGHTS);
        for (String wrong :
                List.of(
                        "",
                        "sp_blog_",
                        key.substring(1),
                        key + "A",
                        key.replace("blog", "shop"),
                        key.substring(0, key.length() - 3) + "___",
                        "sp_blog_" + "A".repeat(43)))
            assertEquals(Optional.empty(), registry.authenticate(wrong), wrong);
    }

    @Test
    void a_name_is_had_once_and_has_rules() throws Exception {
        var registry = open(seal);
        registry.add("root", WHERE, "blog", RIGHTS);
        for (String name : List.of("blog", "Blog", "", "a b", "-a", "a".repeat(33)))
            assertThrows(
                    AppRefusedException.class,
                    () -> registry.add("root", WHERE, name, RIGHTS),
                    name);
    }
}
