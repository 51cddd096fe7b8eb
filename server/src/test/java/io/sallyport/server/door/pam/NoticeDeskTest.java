package io.sallyport.server.door.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.EngineKeys;
import io.sallyport.engine.EngineParts;
import io.sallyport.engine.EnrollmentDeadlines;
import io.sallyport.engine.PromptWording;
import io.sallyport.engine.StepUps;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.policy.RuleList.NotEnrolled;
import io.sallyport.engine.time.NodeClock;
import io.sallyport.server.door.Peer;
import io.sallyport.server.store.memory.MemoryStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SSH-164: who is told what. That whoever is enrolled hears nothing is shown by e2e. */
class NoticeDeskTest {
    private static final Instant DEADLINE = Instant.parse("2027-03-01T00:00:00Z");
    private static final Instant BEFORE = DEADLINE.minusSeconds(1);
    private static final String SOON =
            "From 2027-03-01 on, SSH to web1 needs a second step, and you have none yet. Set one"
                    + " up: sallyport enroll";
    private static final String LATE =
            "SSH to web1 needs a second step, and you have none. Set one up now: sallyport enroll";

    @Test
    void whoever_is_due_is_told_the_day() throws Exception {
        assertEquals(SOON, notice(BEFORE, "bob", "", "staff"));
        assertEquals(LATE, notice(DEADLINE, "bob", "", "staff"));
    }

    /** The rule that decides counts, as at a login. */
    @ParameterizedTest
    @CsvSource({"bob, '', wood", "bob, 192.0.2.7 1 2 22, staff", "1000, '', staff"})
    void others_hear_nothing(String caller, String connection, String group) throws Exception {
        assertEquals("", notice(BEFORE, caller, connection, group));
    }

    @Test
    void from_elsewhere_the_same_person_is_told() throws Exception {
        assertEquals(SOON, notice(BEFORE, "bob", "198.51.100.7 1 2 22", "staff"));
        assertEquals(SOON, notice(BEFORE, "bob", "no address", "staff"));
    }

    @Test
    void a_frame_with_more_or_less_in_it_is_malformed() {
        for (byte[] body :
                List.of(
                        new byte[0],
                        new ByteWriter().text("").toByteArray(),
                        new ByteWriter().text("").u16(1).toByteArray(),
                        new ByteWriter().text("").u16(1).text("").toByteArray(),
                        new ByteWriter().text("").u16(0).u8(0).toByteArray(),
                        new ByteWriter().text("").u16(1_025).toByteArray()))
            assertThrows(
                    MalformedBytesException.class,
                    () -> desk(BEFORE).answer(frame(body), new Peer("bob", false)));
    }

    private static String notice(Instant now, String caller, String connection, String group)
            throws Exception {
        byte[] body = new ByteWriter().text(connection).u16(1).text(group).toByteArray();
        var reply = desk(now).answer(frame(body), new Peer(caller, false));
        assertEquals(PamFrame.Kind.NOTICE, reply.kind());
        var in = new Cursor(reply.body());
        String notice = in.text(0, 512, "notice");
        in.end();
        return notice;
    }

    private static PamFrame frame(byte[] body) {
        return new PamFrame(PamFrame.Kind.ASK_NOTICE, body);
    }

    /** Staff has to enrol, but for logins from one network. */
    private static NoticeDesk desk(Instant now) throws Exception {
        var random = new SecureRandom();
        var inside = List.of(Network.parse("192.0.2.0/24").orElseThrow());
        var rules =
                List.of(
                        rule(Set.of(), inside, new Action.Skip()),
                        rule(Set.of("staff"), List.of(), new Action.RequireFrom(DEADLINE)));
        var parts =
                new EngineParts(
                        new MemoryStore(),
                        EngineKeys.of(KeyRing.parse(KeyRing.generate(random)), random),
                        () -> PromptWording.DEFAULT,
                        () -> new RuleList(rules, NotEnrolled.LET_IN),
                        () -> IdentityMap.IDENTITY,
                        OwnerNotices.NONE,
                        (incident, fault) -> {},
                        NodeClock.unwatched(() -> now),
                        random,
                        StepUps.NONE);
        return new NoticeDesk(
                new EnrollmentDeadlines(parts), "web1", Set.of("sshd"), ZoneOffset.UTC);
    }

    private static PolicyRule rule(Set<String> groups, List<Network> networks, Action action) {
        return new PolicyRule("", Set.of("sshd"), Set.of(), Set.of(), groups, networks, action);
    }
}
