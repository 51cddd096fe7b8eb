package io.sallyport.server.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Network;
import io.sallyport.server.gate.GateRule.Demand;
import io.sallyport.server.web.WebReply.Header;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LIFE = Duration.ofHours(4);
    private static final String WIKI = "https://wiki.example.org";
    private static final AccountName ANNA = new AccountName("anna");

    private final HandPeople people = new HandPeople();
    private final List<GateRule> rules = new ArrayList<>();
    private final KeyPair keys = keys();
    private final Gate gate =
            new Gate(
                    () ->
                            new GatePolicy(
                                    Optional.of("example.org"),
                                    WebOrigin.parse("https://login.example.org").orElseThrow(),
                                    rules),
                    new GateSettings(Optional.of("example.org"), IDLE, LIFE, List.of()),
                    people,
                    signer(),
                    new SecureRandom());

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private AssertionSigner signer() {
        return new AssertionSigner() {
            @Override
            public String keyId() {
                return "k1";
            }

            @Override
            public String publicKey() {
                return "";
            }

            @Override
            public byte[] sign(String signingInput) {
                try {
                    var signature = Signature.getInstance("Ed25519");
                    signature.initSign(keys.getPrivate());
                    signature.update(signingInput.getBytes(US_ASCII));
                    return signature.sign();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private void rule(
            Set<String> groups, List<String> paths, List<Network> networks, Demand demand) {
        rules.add(
                new GateRule(
                        WebOrigin.parse(WIKI).orElseThrow(),
                        paths,
                        Set.of(),
                        groups,
                        networks,
                        demand));
    }

    private void allow() {
        rule(Set.of(), List.of(), List.of(), new Demand.Allow());
    }

    private static SignIn signedIn(Instant began) {
        var signIn = new SignIn(ANNA, began);
        signIn.restsOn(() -> true);
        return signIn;
    }

    private static Target at(String path) {
        return Target.parse(WIKI + path).orElseThrow();
    }

    private GateAnswer ask(String path, String cookie, Instant now) {
        return gate.answer(at(path), List.of(cookie), "192.0.2.7", true, now);
    }

    /** The cookie that a browser sends after this. */
    private static String held(Header set) {
        return set.value().substring(0, set.value().indexOf(';'));
    }

    private String open(SignIn signIn, Instant now) {
        var address = new ReturnAddress(at("/"), "GET");
        var arrival = gate.arrive(signIn, address, List.of(), "192.0.2.7", now);
        return held(assertInstanceOf(Arrival.GoOn.class, arrival).cookie().orElseThrow());
    }

    private static void passes(GateAnswer answer) {
        assertInstanceOf(GateAnswer.Passed.class, answer);
    }

    private static void nobody(GateAnswer answer) {
        assertInstanceOf(GateAnswer.NotSignedIn.class, answer);
    }

    /** FA-39. */
    @Test
    void the_cookie_is_256_random_bits_with_every_attribute() {
        allow();
        var arrival =
                gate.arrive(signedIn(NOW), new ReturnAddress(at("/"), "GET"), List.of(), "", NOW);
        String set = assertInstanceOf(Arrival.GoOn.class, arrival).cookie().orElseThrow().value();

        assertTrue(
                set.matches(
                        "sallyport_gate=[A-Za-z0-9_-]{43}; Domain=example\\.org; Path=/; HttpOnly;"
                                + " SameSite=Lax; Secure"),
                set);
    }

    /** FA-40. */
    @Test
    void without_a_domain_it_is_of_the_portals_host_alone() {
        var cookie = new GateCookie(Optional.empty(), true);
        String value = "A".repeat(43);

        assertEquals(
                "__Host-sallyport_gate=" + value + "; Path=/; HttpOnly; SameSite=Lax; Secure",
                cookie.set(value).value());
        assertEquals(
                List.of(value),
                cookie.read(List.of("a=b", "__Host-sallyport_gate=" + value + ";x=y")));
        assertEquals(List.of(), cookie.read(List.of("sallyport_gate=" + value)));
        var policy = new GatePolicy(Optional.empty(), WebOrigin.parse(WIKI).orElseThrow(), rules);
        assertTrue(policy.isInReach(WebOrigin.parse(WIKI).orElseThrow()));
        assertFalse(policy.isInReach(WebOrigin.parse("https://x.wiki.example.org").orElseThrow()));
    }

    /** FA-21, FA-25: the first rule that fits decides; where none fits, nobody passes. */
    @Test
    void rules_are_by_path_group_and_network() {
        var office = List.of(Network.parse("192.0.2.0/24").orElseThrow());
        rule(Set.of("admins"), List.of("/admin"), office, new Demand.Allow());
        rule(Set.of(), List.of("/admin"), List.of(), new Demand.Refuse());
        rule(Set.of("staff"), List.of(), List.of(), new Demand.Allow());
        people.put("anna", new Person(List.of("staff"), "", ""));
        String cookie = open(signedIn(NOW), NOW);

        passes(ask("/", cookie, NOW));
        passes(ask("/administrator", cookie, NOW));
        for (String path :
                List.of("/admin", "/admin/x", "//admin/x", "/x/../admin", "/%61dmin", "/x%2f"))
            assertInstanceOf(GateAnswer.Refused.class, ask(path, cookie, NOW), path);
        people.put("anna", new Person(List.of("admins"), "", ""));
        passes(ask("/admin", cookie, NOW));
        assertInstanceOf(GateAnswer.Refused.class, ask("/", cookie, NOW));
        for (String elsewhere : List.of("203.0.113.9", ""))
            assertInstanceOf(
                    GateAnswer.Refused.class,
                    gate.answer(at("/admin"), List.of(cookie), elsewhere, true, NOW));
        assertInstanceOf(
                GateAnswer.Refused.class,
                gate.answer(
                        Target.parse("https://other.example.org/").orElseThrow(),
                        List.of(cookie),
                        "192.0.2.7",
                        true,
                        NOW));
    }

    /** FA-26: a second step, and one that is new enough. */
    @Test
    void a_rule_can_want_a_step_and_a_newer_one() {
        rule(Set.of(), List.of("/new"), List.of(), new Demand.Step(Duration.ofMinutes(15)));
        rule(Set.of(), List.of("/step"), List.of(), new Demand.Step(Duration.ZERO));
        allow();
        SignIn signIn = signedIn(NOW);
        String cookie = open(signIn, NOW);

        assertInstanceOf(GateAnswer.StepWanted.class, ask("/step", cookie, NOW));
        assertInstanceOf(
                Arrival.StepFirst.class,
                gate.arrive(
                        signIn, new ReturnAddress(at("/new"), "GET"), List.of(cookie), "", NOW));
        signIn.stepped("otp", NOW);
        passes(ask("/step", cookie, NOW));
        passes(ask("/new", cookie, NOW.plusSeconds(899)));
        assertInstanceOf(GateAnswer.StepWanted.class, ask("/new", cookie, NOW.plusSeconds(900)));
        passes(ask("/step", cookie, NOW.plusSeconds(900)));
    }

    /** FA-42: the old value dies, but for ten seconds. */
    @Test
    void after_a_step_the_value_is_new() {
        allow();
        SignIn signIn = signedIn(NOW);
        String old = open(signIn, NOW);
        String next = held(gate.afterStep(signIn, List.of(old), NOW).orElseThrow());

        assertNotEquals(old, next);
        passes(ask("/", old, NOW.plusSeconds(9)));
        nobody(ask("/", old, NOW.plusSeconds(10)));
        passes(ask("/", next, NOW.plusSeconds(10)));
        assertEquals(
                Optional.empty(),
                gate.afterStep(signedIn(NOW), List.of(next), NOW.plusSeconds(10)));
    }

    /** FA-38, FA-C13: of many at once one is given the new value, and all pass. */
    @Test
    void an_active_session_renews_itself_once_however_many_ask() throws Exception {
        allow();
        String cookie = open(signedIn(NOW), NOW);
        Instant half = NOW.plus(IDLE.dividedBy(2));
        var renewed = new HashSet<String>();
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<GateAnswer>> asked = new ArrayList<>();
            for (int i = 0; i < 64; i++) asked.add(() -> ask("/", cookie, half));
            for (var answer : crowd.invokeAll(asked)) {
                var passed = assertInstanceOf(GateAnswer.Passed.class, answer.get());
                passed.cookie().ifPresent(set -> renewed.add(held(set)));
            }
        }
        assertEquals(1, renewed.size());
        String next = renewed.iterator().next();
        // The answer with it may have been lost: the old one is good until the new one is seen.
        passes(ask("/", cookie, half.plusSeconds(60)));
        passes(ask("/", next, half.plusSeconds(61)));
        passes(ask("/", cookie, half.plusSeconds(70)));
        nobody(ask("/", cookie, half.plusSeconds(71)));
        passes(ask("/", next, half.plusSeconds(71)));
    }

    /** FA-38, FA-42: idle, absolute, and the margin before its end. */
    @Test
    void it_ends_idle_or_old_and_no_page_begins_shortly_before() {
        allow();
        SignIn signIn = signedIn(NOW);
        String cookie = open(signIn, NOW);
        nobody(ask("/", cookie, NOW.plus(IDLE)));

        Instant last = NOW;
        for (; last.isBefore(NOW.plus(LIFE)); last = last.plus(Duration.ofMinutes(9))) {
            var answer = gate.answer(at("/"), List.of(cookie), "", false, last);
            var passed = assertInstanceOf(GateAnswer.Passed.class, answer, last.toString());
            if (passed.cookie().isPresent()) cookie = held(passed.cookie().get());
        }
        nobody(gate.answer(at("/"), List.of(cookie), "", false, NOW.plus(LIFE)));
        Instant margin = NOW.plus(LIFE).minus(Duration.ofMinutes(10));
        SignIn other = signedIn(NOW);
        String late = open(other, margin.minusSeconds(1));
        passes(ask("/", late, margin.minusSeconds(1)));
        nobody(ask("/", late, margin));
        passes(gate.answer(at("/"), List.of(late), "", false, margin));
        assertInstanceOf(
                Arrival.TooOld.class,
                gate.arrive(other, new ReturnAddress(at("/"), "GET"), List.of(late), "", margin));
    }

    /** FA-43, FA-44, FA-C14. */
    @Test
    void it_ends_with_the_sign_in_and_within_seconds_with_the_account() {
        allow();
        SignIn signIn = signedIn(NOW);
        String cookie = open(signIn, NOW);
        signIn.end();
        nobody(ask("/", cookie, NOW));

        String second = open(signedIn(NOW), NOW);
        assertTrue(
                gate.end(List.of(second), NOW).value().startsWith("sallyport_gate=; Max-Age=0;"));
        nobody(ask("/", second, NOW));

        String third = open(signedIn(NOW), NOW);
        gate.endAllOf(ANNA);
        nobody(ask("/", third, NOW));

        var isOn = new boolean[] {true};
        SignIn switchedOff = signedIn(NOW);
        switchedOff.restsOn(() -> isOn[0]);
        String fourth = open(switchedOff, NOW);
        passes(ask("/", fourth, NOW));
        isOn[0] = false;
        nobody(ask("/", fourth, NOW.plusSeconds(2)));
    }

    /** FA-28: who cannot look does not answer yes. */
    @Test
    void a_fault_of_the_store_is_a_fault() {
        allow();
        SignIn signIn = signedIn(NOW);
        String cookie = open(signIn, NOW);
        signIn.restsOn(() -> {
            throw new IllegalStateException("the disk is gone");
        });

        assertThrows(IllegalStateException.class, () -> ask("/", cookie, NOW.plusSeconds(5)));
        assertThrows(IllegalStateException.class, () -> ask("/", cookie, NOW.plusSeconds(5)));
    }

    /** FA-32: who, for which application, until when, by which step; signed anew after 30 s. */
    @Test
    void the_assertion_can_be_proven_and_is_kept_for_thirty_seconds() throws Exception {
        allow();
        SignIn signIn = signedIn(NOW);
        signIn.stepped("otp", NOW);
        String cookie = open(signIn, NOW);
        String jws = assertion(ask("/", cookie, NOW));
        String[] parts = jws.split("\\.");
        assertEquals(
                "{\"alg\":\"EdDSA\",\"typ\":\"sallyport-assertion+jwt\",\"kid\":\"k1\"}",
                decoded(parts[0]));
        assertEquals(
                "{\"iss\":\"https://login.example.org\",\"sub\":\"anna\",\"preferred_username\":"
                        + "\"anna\",\"aud\":\"https://wiki.example.org\",\"iat\":1772359200,"
                        + "\"exp\":1772359260,\"amr\":[\"otp\"],\"auth_time\":1772359200}",
                decoded(parts[1]));
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
        assertTrue(signature.verify(Base64.getUrlDecoder().decode(parts[2])));

        assertEquals(jws, assertion(ask("/x", cookie, NOW.plusSeconds(29))));
        assertNotEquals(jws, assertion(ask("/x", cookie, NOW.plusSeconds(30))));
    }

    private static String assertion(GateAnswer answer) {
        return assertInstanceOf(GateAnswer.Passed.class, answer).assertion();
    }

    private static String decoded(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), US_ASCII);
    }

    @Test
    void sessions_are_bounded_and_the_oldest_goes() {
        allow();
        String first = open(signedIn(NOW), NOW);
        for (int i = 1; i <= GateSessions.OF_ONE_ACCOUNT_MAX; i++)
            open(signedIn(NOW), NOW.plusSeconds(i));

        nobody(ask("/", first, NOW.plusSeconds(60)));
    }

    @Test
    void whoever_comes_back_at_once_again_and_again_is_told() {
        allow();
        SignIn signIn = signedIn(NOW);
        var address = new ReturnAddress(at("/"), "GET");
        for (boolean isInCircles : List.of(false, false, true)) {
            var arrival = gate.arrive(signIn, address, List.of(), "", NOW);
            assertEquals(isInCircles, assertInstanceOf(Arrival.GoOn.class, arrival).isInCircles());
        }
    }

    /** FA-31, FA-C19. */
    @Test
    void names_are_valid_header_text() {
        assertEquals("M%C3%BCller 100%25, x", HeaderText.of("Müller 100%, x"));
        assertEquals("a%2Cb,%C3%BC,50%25,c d", HeaderText.list(List.of("a,b", "ü", "50%", "c d")));
        assertEquals("%20x %0D%0A", HeaderText.of(" x \r\n"));
        assertEquals("", HeaderText.of(""));
    }
}
