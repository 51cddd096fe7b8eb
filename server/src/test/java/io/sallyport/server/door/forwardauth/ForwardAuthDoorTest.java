package io.sallyport.server.door.forwardauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.gate.Arrival;
import io.sallyport.server.gate.AssertionSigner;
import io.sallyport.server.gate.Gate;
import io.sallyport.server.gate.GatePolicy;
import io.sallyport.server.gate.GateRule;
import io.sallyport.server.gate.GateRule.Demand;
import io.sallyport.server.gate.GateSettings;
import io.sallyport.server.gate.Person;
import io.sallyport.server.gate.SignIn;
import io.sallyport.server.gate.WebOrigin;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.web.WebReply.Header;
import io.sallyport.server.web.WebRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForwardAuthDoorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String AUTH = "/api/authz/auth-request";
    private static final String FORWARD = "/api/authz/forward-auth";
    private static final String ENVOY = "/api/authz/ext-authz";
    private static final String RD =
            "https://login.example.org/portal/?rd=https%3A%2F%2Fwiki.example.org";
    private static final AssertionSigner UNSIGNED =
            new AssertionSigner() {
                @Override
                public String keyId() {
                    return "k1";
                }

                @Override
                public String publicKey() {
                    return "AAAA";
                }

                @Override
                public byte[] sign(String signingInput) {
                    return new byte[64];
                }
            };

    private final List<Throwable> faults = new ArrayList<>();
    private final Gate gate =
            new Gate(
                    ForwardAuthDoorTest::policy,
                    new GateSettings(
                            Optional.of("example.org"),
                            Duration.ofHours(1),
                            Duration.ofHours(10),
                            List.of()),
                    account -> new Person(List.of("staff", "a,b"), "Änne", ""),
                    UNSIGNED,
                    new SecureRandom());
    private final ForwardAuthDoor door =
            new ForwardAuthDoor(
                    gate, (incident, fault) -> faults.add(fault), new SecureRandom(), () -> NOW);

    private static GatePolicy policy() {
        return new GatePolicy(
                Optional.of("example.org"),
                WebOrigin.parse("https://login.example.org").orElseThrow(),
                List.of(
                        rule("https://wiki.example.org", List.of("/no"), new Demand.Refuse()),
                        rule(
                                "https://wiki.example.org",
                                List.of("/step"),
                                new Demand.Step(Duration.ZERO)),
                        rule("https://wiki.example.org", List.of(), new Demand.Allow()),
                        rule("https://refused.example.org", List.of(), new Demand.Refuse())));
    }

    private static GateRule rule(String origin, List<String> paths, Demand demand) {
        return new GateRule(
                WebOrigin.parse(origin).orElseThrow(),
                paths,
                Set.of(),
                Set.of(),
                List.of(),
                demand);
    }

    private WebReply nginx(String method, String url, String... more) {
        var headers = new ArrayList<>(List.of(more));
        headers.add("x-original-method:" + method);
        headers.add("x-original-url:" + url);
        return door.answer(Asked.of("GET", AUTH, headers));
    }

    private WebReply caddy(String method, String uri, String... more) {
        var headers = new ArrayList<>(List.of(more));
        headers.add("x-forwarded-method:" + method);
        headers.add("x-forwarded-proto:https");
        headers.add("x-forwarded-host:wiki.example.org");
        headers.add("x-forwarded-uri:" + uri);
        return door.answer(Asked.of("GET", FORWARD, headers));
    }

    private WebReply envoy(String method, String uri, String... more) {
        var headers = new ArrayList<>(List.of(more));
        headers.add("x-forwarded-proto:https");
        headers.add("host:wiki.example.org");
        return door.answer(Asked.of(method, ENVOY + uri, headers));
    }

    private static String header(WebReply reply, String name) {
        List<String> values =
                reply.headers().stream()
                        .filter(header -> header.name().equals(name))
                        .map(Header::value)
                        .toList();
        assertTrue(values.size() <= 1, name + values);
        return values.isEmpty() ? "" : values.getFirst();
    }

    private String cookie(SignIn signIn) {
        signIn.restsOn(() -> true);
        var address = gate.returnAddress("https://wiki.example.org/", "GET").orElseThrow();
        var arrival = gate.arrive(signIn, address, List.of(), "", NOW);
        String set = ((Arrival.GoOn) arrival).cookie().orElseThrow().value();
        return "cookie:" + set.substring(0, set.indexOf(';'));
    }

    private String cookie() {
        return cookie(new SignIn(new AccountName("anna"), NOW));
    }

    /** FA-1 to 3, FA-21 to 26, FA-C7: what each family is told of each case. */
    @Test
    void every_row_of_the_table_of_answers() {
        String html = "accept:text/html,*/*;q=0.8";
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            assertEquals(302, caddy(method, "/x", html).status());
            assertEquals(302, envoy(method, "/x", html).status());
        }
        for (String method : List.of("POST", "PUT", "DELETE", "PROPFIND")) {
            assertEquals(303, caddy(method, "/x", html).status());
            assertEquals(303, envoy(method, "/x", html).status());
        }
        for (String script :
                List.of(
                        "x-requested-with:XMLHttpRequest",
                        "sec-fetch-mode:cors",
                        "sec-fetch-mode:",
                        "accept:application/json")) {
            WebReply reply = caddy("GET", "/x", script);
            assertEquals(401, reply.status(), script);
            assertTrue(header(reply, "Location").startsWith(RD), script);
        }
        assertEquals(302, caddy("GET", "/x", html, "sec-fetch-mode:navigate").status());
        for (String method : List.of("GET", "HEAD", "POST"))
            for (String more : List.of(html, "sec-fetch-mode:cors")) {
                WebReply reply = nginx(method, "https://wiki.example.org/x", more);
                assertEquals(401, reply.status());
                assertTrue(header(reply, "Location").startsWith(RD));
            }

        String held = cookie();
        assertEquals(200, nginx("GET", "https://wiki.example.org/x", held).status());
        assertEquals(200, caddy("POST", "/x", held).status());
        assertEquals(200, envoy("PUT", "/x", held).status());
        assertEquals(403, nginx("GET", "https://wiki.example.org/no", held).status());
        assertEquals(403, caddy("GET", "/no", held).status());
        assertEquals(403, envoy("GET", "/no", held).status());
        assertEquals(401, nginx("GET", "https://wiki.example.org/step", held).status());
        assertEquals(302, caddy("GET", "/step", held, html).status());
        assertEquals(302, envoy("GET", "/step", held, html).status());
    }

    /** FA-4 to 9: an endpoint reads its own family's headers, and no others. */
    @Test
    void each_family_reads_its_own_headers_alone() {
        String held = cookie();
        var all =
                List.of(
                        held,
                        "x-original-method:GET",
                        "x-original-url:https://wiki.example.org/no",
                        "x-forwarded-method:GET",
                        "x-forwarded-proto:https",
                        "x-forwarded-host:wiki.example.org",
                        "x-forwarded-uri:/step",
                        "host:wiki.example.org");
        assertEquals(403, door.answer(Asked.of("GET", AUTH, all)).status());
        assertEquals(302, door.answer(Asked.of("GET", FORWARD, all)).status());
        assertEquals(200, door.answer(Asked.of("GET", ENVOY + "/x", all)).status());
        assertEquals(400, door.answer(Asked.of("GET", AUTH, all.subList(3, 8))).status());
        assertEquals(400, door.answer(Asked.of("GET", FORWARD, all.subList(0, 3))).status());
        assertEquals(404, door.answer(Asked.of("GET", "/api/authz/guess", all)).status());
    }

    /** FA-12, FA-14 to 16, FA-27, FA-C6. */
    @Test
    void malformed_questions() {
        String good = "https://wiki.example.org/";
        for (String method : List.of("get", "GET x", "", " ", "GET\t", "G-T", "A".repeat(17)))
            assertEquals(400, nginx(method, good).status(), method);
        for (String url :
                List.of(
                        "",
                        "/x",
                        "http://wiki.example.org/",
                        "https://evil.net/",
                        "https://evil-example.org/",
                        "https://user@wiki.example.org/",
                        "https://wiki.example.org\\/",
                        "https://wiki.example.org:0/",
                        "https:///",
                        "http://127.0.0.1/")) assertEquals(400, nginx("GET", url).status(), url);
        assertEquals(400, nginx("GET", good, "x-original-url:" + good).status());
        assertEquals(400, nginx("GET", good, "x-original-method:GET").status());
        assertEquals(400, nginx("GET", good, "x-forwarded-for:").status());
        assertEquals(
                400,
                nginx("GET", good, "x-forwarded-for:1.2.3.4", "x-forwarded-for:5.6.7.8").status());
        assertEquals(400, caddy("GET", "x").status());
        assertEquals(400, caddy("GET", "//x", "x-forwarded-host:wiki.example.org").status());
        assertEquals(403, nginx("GET", "https://refused.example.org/", cookie()).status());
        assertEquals(403, nginx("GET", "https://unlisted.example.org/").status());
    }

    /** FA-10: without a look at the headers. */
    @Test
    void only_trusted_proxies_are_answered() {
        var asked = Asked.of("GET", AUTH, List.of("x-original-method:get"));
        var stranger =
                new WebRequest(
                        asked.method(),
                        asked.path(),
                        asked.uri(),
                        asked.headers(),
                        new byte[0],
                        "192.0.2.7",
                        false,
                        0);
        assertEquals(403, door.answer(stranger).status());
    }

    /** FA-33. */
    @Test
    void a_portal_can_be_named_if_it_is_ours() {
        var headers = List.of("x-original-method:GET", "x-original-url:https://wiki.example.org/");
        for (String ours : List.of("https://login.example.org", "https%3A%2F%2Flogin.example.org"))
            assertEquals(
                    401, door.answer(Asked.of("GET", AUTH + "?portal=" + ours, headers)).status());
        for (String other :
                List.of(
                        "portal=https://evil.net",
                        "portal=",
                        "portal=%",
                        "rd=x",
                        "portal=a&portal=b"))
            assertEquals(
                    400, door.answer(Asked.of("GET", AUTH + "?" + other, headers)).status(), other);
        assertEquals(400, envoy("GET", "/", "x-sallyport-portal:https://evil.net").status());
        assertEquals(
                302, envoy("GET", "/?q", "x-sallyport-portal:https://login.example.org").status());
    }

    /** FA-29 to 32, FA-37, FA-C15, FA-C19. */
    @Test
    void every_answer_is_short_kept_by_nobody_and_repeats_nothing() {
        String marked = "https://wiki.example.org/<script>?x='\"";
        for (WebReply reply :
                List.of(
                        nginx("GET", marked),
                        nginx("GET", marked, cookie()),
                        nginx("GET", "https://wiki.example.org/no?<script>", cookie()),
                        nginx("bad", marked),
                        caddy("POST", "/<script>"))) {
            assertEquals("no-store", header(reply, "Cache-Control"));
            assertFalse(new String(reply.body(), UTF_8).contains("<"), reply.toString());
            assertTrue(reply.body().length < 200);
        }
        WebReply passed = nginx("GET", marked, cookie());
        assertEquals("anna", header(passed, "Remote-User"));
        assertEquals("staff,a%2Cb", header(passed, "Remote-Groups"));
        assertEquals("%C3%84nne", header(passed, "Remote-Name"));
        assertEquals("", header(passed, "Remote-Email"));
        assertTrue(
                passed.headers().stream().anyMatch(one -> one.name().equals("Remote-Email")),
                "an empty one replaces what a visitor sent");
        assertEquals(3, header(passed, "Sallyport-Assertion").split("\\.").length);
    }

    /** FA-28. */
    @Test
    void what_cannot_be_decided_is_no_yes() {
        var signIn = new SignIn(new AccountName("anna"), NOW);
        String held = cookie(signIn);
        signIn.restsOn(() -> {
            throw new IllegalStateException("the disk is gone");
        });

        assertEquals(500, nginx("GET", "https://wiki.example.org/", held).status());
        assertEquals(1, faults.size());
    }
}
