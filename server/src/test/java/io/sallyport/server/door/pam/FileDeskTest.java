package io.sallyport.server.door.pam;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.EngineKeys;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.FileLogins;
import io.sallyport.engine.PromptWording;
import io.sallyport.engine.StepUps;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.policy.RuleList.NotEnrolled;
import io.sallyport.engine.time.NodeClock;
import io.sallyport.server.door.Peer;
import io.sallyport.server.store.memory.MemoryStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the desk makes of frames and of callers; the judgements themselves are the engine's. */
class FileDeskTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_109);

    /** The code of {@link #NOW} by RFC 6238, appendix B, in its last six digits. */
    private static final String CODE = "081804";

    private static final String FILE =
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n\" DISALLOW_REUSE\n\" TOTP_AUTH\n";
    private static final Peer ROOT = new Peer("root", true);
    private static final Peer ALICE = new Peer("alice", false);
    private static final Peer BOB = new Peer("bob", false);
    private static final int GRANTED = 1;
    private static final int DENIED = 4;

    private final MemoryStore store = new MemoryStore();
    private final FileDesk desk;

    FileDeskTest() throws Exception {
        var random = new SecureRandom();
        var keys = KeyRing.parse(KeyRing.generate(random));
        var parts =
                new EngineParts(
                        store,
                        EngineKeys.of(keys, random),
                        () -> PromptWording.DEFAULT,
                        () -> new RuleList(List.of(), NotEnrolled.LET_IN),
                        () -> IdentityMap.IDENTITY,
                        OwnerNotices.NONE,
                        (incident, fault) -> {},
                        NodeClock.unwatched(() -> NOW),
                        random,
                        StepUps.NONE);
        desk =
                new FileDesk(
                        new FileLogins(parts, Seal.forFileTickets(keys, random)),
                        new PamCircumstances("web1", Set.of("sshd")));
    }

    @Test
    void a_right_code_of_the_end_of_a_login_is_granted_and_recorded() throws Exception {
        byte[] ticket = ticketOf(desk.judge(file(CODE), ROOT, System.nanoTime()), 1);
        var outcome = new Cursor(desk.settle(settled(ticket), ROOT, System.nanoTime()).body());
        assertEquals(GRANTED, outcome.u8("verdict"));
        AuditEvent event = store.newest(Optional.empty(), 1).getFirst().event();
        assertEquals(event.id(), outcome.text(1, 64, "event"));
        assertEquals("right code by the state file", outcome.text(1, 512, "reason"));
        assertEquals(Verdict.GRANTED, event.verdict());
        assertEquals(Cause.RIGHT_FILE_CODE, event.cause());
        assertEquals("192.0.2.7", event.circumstances().address());
    }

    @Test
    void a_refusal_leaves_on_the_time_grid_GUESS_60() throws Exception {
        byte[] ticket = ticketOf(desk.judge(file("000000"), ROOT, System.nanoTime()), 3);
        long arrival = System.nanoTime();
        var outcome = new Cursor(desk.settle(settled(ticket), ROOT, arrival).body());
        assertEquals(DENIED, outcome.u8("verdict"));
        assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - arrival) >= 100);
    }

    @Test
    void who_is_not_root_may_ask_for_themselves_and_is_told_no_reason() throws Exception {
        byte[] ticket = ticketOf(desk.judge(file(CODE), ALICE, System.nanoTime()), 1);
        var outcome = new Cursor(desk.settle(settled(ticket), ALICE, System.nanoTime()).body());
        assertEquals(GRANTED, outcome.u8("verdict"));
        outcome.text(1, 64, "event");
        assertEquals("", outcome.text(0, 512, "reason"));
    }

    @Test
    void who_is_not_root_may_not_ask_for_others_SSH_43() throws Exception {
        PamFrame judged = desk.judge(file(CODE), BOB, System.nanoTime());
        assertEquals(PamFrame.Kind.OUTCOME, judged.kind());
        assertEquals(DENIED, new Cursor(judged.body()).u8("verdict"));
        byte[] ticket = ticketOf(desk.judge(file(CODE), ROOT, System.nanoTime()), 1);
        var outcome = desk.settle(settled(ticket), BOB, System.nanoTime());
        assertEquals(DENIED, new Cursor(outcome.body()).u8("verdict"));
        assertEquals(List.of(), store.newest(Optional.empty(), 1));
    }

    @Test
    void nothing_of_the_file_stays_in_the_request() throws Exception {
        PamFrame frame = file(CODE);
        desk.judge(frame, ROOT, System.nanoTime());
        for (byte b : frame.body()) assertEquals(0, b);
    }

    private static byte[] ticketOf(PamFrame frame, int result) throws Exception {
        assertEquals(PamFrame.Kind.JUDGEMENT, frame.kind());
        var in = new Cursor(frame.body());
        assertEquals(result, in.u8("result"));
        in.u8("matched");
        int lines = in.u8("lines");
        for (int i = 0; i < lines; i++) {
            in.u16("priority and when");
            in.text(0, 8_192, "text");
        }
        in.u8("change");
        in.take((int) in.u32("content"), "content");
        byte[] ticket = in.blob(1, 1_024, "ticket");
        in.end();
        return ticket;
    }

    private static PamFrame file(String code) {
        byte[] content = FILE.getBytes(ISO_8859_1);
        var out = new ByteWriter().i64(1).i64(2).u32(0).text("alice").text("sshd").text("ssh");
        out.text("").text("192.0.2.7").text("192.0.2.7 55555 192.0.2.1 22").blob(new byte[0]);
        out.u32(1000).u16(0);
        out.u8(3).u32(0).u32(0).text("/home/alice/.google_authenticator").u8(1);
        out.u32(content.length).raw(content).u8(1).u8(1).u8(2).text(code);
        return new PamFrame(PamFrame.Kind.FILE, out.toByteArray());
    }

    private static PamFrame settled(byte[] ticket) {
        var out = new ByteWriter().i64(1).i64(2).text("alice").blob(ticket).u8(1).text("");
        return new PamFrame(PamFrame.Kind.SETTLED, out.toByteArray());
    }
}
