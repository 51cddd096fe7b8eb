package io.sallyport.server.door.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.EngineKeys;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.KeyLookups;
import io.sallyport.engine.PromptWording;
import io.sallyport.engine.StepUps;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.policy.RuleList.NotEnrolled;
import io.sallyport.engine.time.NodeClock;
import io.sallyport.server.door.Peer;
import io.sallyport.server.store.memory.MemoryStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SSH-113: who may look a key up. What is found is the engine's to test, and of e2e. */
class LookUpDeskTest {
    private static final int UNKNOWN = 2;
    private static final int REFUSED = 3;

    private final AtomicInteger unknown = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({
        "root, true, 2",
        "sallyport-keys, false, 2",
        "bob, false, 3",
        "sallyport, false, 3",
        "1000, false, 3"
    })
    void only_root_and_the_configured_user_may_ask(String name, boolean isRoot, int status)
            throws Exception {
        assertEquals(status, ask("bob", "SHA256:x", new Peer(name, isRoot)));
        assertEquals(status == REFUSED ? 0 : 1, unknown.get());
    }

    @Test
    void a_check_is_answered_and_not_counted() throws Exception {
        assertEquals(UNKNOWN, ask("check", "", new Peer("sallyport-keys", false)));
        assertEquals(0, unknown.get());
    }

    @Test
    void a_frame_with_more_or_less_in_it_is_malformed() {
        for (byte[] body :
                List.of(
                        new byte[0],
                        new ByteWriter().text("bob").text("ssh-rsa").toByteArray(),
                        new ByteWriter().text("").text("ssh-rsa").text("x").toByteArray(),
                        new ByteWriter().text("bob").text("x").text("x").u8(0).toByteArray()))
            assertThrows(
                    MalformedBytesException.class,
                    () -> desk().answer(frame(body), new Peer("root", true)));
    }

    private int ask(String user, String fingerprint, Peer caller) throws Exception {
        byte[] body = new ByteWriter().text(user).text("ssh-rsa").text(fingerprint).toByteArray();
        var in = new Cursor(desk().answer(frame(body), caller).body());
        int status = in.u8("status");
        assertEquals(status == REFUSED, !in.text(0, 512, "reason").isEmpty());
        assertEquals("", in.text(0, 8192, "line"));
        in.end();
        return status;
    }

    private static PamFrame frame(byte[] body) {
        return new PamFrame(PamFrame.Kind.LOOK_UP, body);
    }

    private LookUpDesk desk() throws Exception {
        var random = new SecureRandom();
        var keys = KeyRing.parse(KeyRing.generate(random));
        var parts =
                new EngineParts(
                        new MemoryStore(),
                        EngineKeys.of(keys, random),
                        () -> PromptWording.DEFAULT,
                        () -> new RuleList(List.of(), NotEnrolled.LET_IN),
                        () -> IdentityMap.IDENTITY,
                        OwnerNotices.NONE,
                        (incident, fault) -> {},
                        NodeClock.unwatched(InstantSource.system()),
                        random,
                        StepUps.NONE);
        var lookups = new KeyLookups(parts, unknown::incrementAndGet);
        return new LookUpDesk(lookups, "web1", "sallyport-keys");
    }
}
