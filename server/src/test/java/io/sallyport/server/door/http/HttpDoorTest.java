package io.sallyport.server.door.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.policy.Network;
import io.sallyport.server.app.AppRights;
import io.sallyport.server.app.KeyRefusal;
import io.sallyport.server.app.Right;
import io.sallyport.server.config.HttpSettings;
import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.Phone;
import io.sallyport.server.json.StrictJson;
import io.sallyport.server.web.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP API over a store in memory, by real requests, and its document against the server. */
class HttpDoorTest {
    private static final String STEP_UP =
            "\"step_up\":{\"attempt\":\"00112233445566778899aabbccddeeff\"}";
    private static final String PARAMETERS =
            "\"parameters\":{\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6}";
    private static final String KEY = "0123456789abcdef";
    private static final String SECURITY_KEY_TYPE = "sk-ssh-ed25519@openssh.com";
    private static final String AUTOMATION_KEY =
            "ssh-ed25519" + " AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxsgdwBtRNTQSnwtIB6iUT4pare";
    private static final String AUTOMATION_FINGERPRINT =
            "SHA256:z2OGRgzXfthg/YYUMTcrk3+5S7+hmm11aab7+DpdKYs";

    @TempDir Path folder;
    private LocalHost host;
    private HttpDoor door;
    private String key;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    @BeforeEach
    void open() throws Exception {
        host = LocalHost.start(folder);
        door =
                HttpDoor.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new HttpSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                TrustedProxies.NONE),
                        host.httpParts());
        key = app("blog", EnumSet.allOf(Right.class), Set.of(), List.of(), 100_000);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
        host.close();
    }

    private String app(
            String name, Set<Right> rights, Set<String> people, List<Network> from, int perMinute)
            throws Exception {
        var allowed = new AppRights(rights, Set.of("wordpress"), people, from, perMinute);
        return host.addApp(name, allowed);
    }

    private record Got(int status, JsonNode json, byte[] body, HttpResponse<byte[]> response) {
        String text(String field) {
            return json.has(field) ? json.get(field).asString() : "";
        }
    }

    private Got ask(String path, String body, String... headers) throws Exception {
        var request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) request.setHeader(headers[i], headers[i + 1]);
        return got(request.build());
    }

    private Got read(String path) throws Exception {
        return got(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).build());
    }

    private Got got(HttpRequest request) throws Exception {
        var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Got(
                response.statusCode(),
                new JsonMapper().readTree(response.body()),
                response.body(),
                response);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + door.port() + "/api/v1/" + path);
    }

    private Phone enrol(String account) throws Exception {
        var begun = ask("enrollments/begin", begin(account));
        var phone = Phone.scanning(begun.json().at("/answer/uri").asString(), host.clock);
        var proven = ask("enrollments/prove", prove(account, begun, phone.code()));
        assertEquals(
                "DONE", proven.json().at("/answer/outcome").asString(), proven.json()::toString);
        host.clock.turn(Duration.ofSeconds(30));
        return phone;
    }

    private static String begin(String account) {
        return "{\"account\":\"" + account + "\",\"label\":\"phone\"," + PARAMETERS + "}";
    }

    private static String prove(String account, Got begun, String code) {
        return "{\"account\":\"%s\",\"ticket\":\"%s\",\"code\":\"%s\",%s}"
                .formatted(account, begun.json().at("/answer/ticket").asString(), code, STEP_UP);
    }

    private static String login(String name, String more) {
        return "{\"login\":\"" + name + "\",\"service\":\"wordpress\"" + more + "}";
    }

    private static String answer(String code) {
        return ",\"answer\":\"" + code + "\"";
    }

    @Test
    void a_code_is_good_once_over_both_doors() throws Exception {
        var phone = enrol("anna");
        String code = phone.code();
        var begun = ask("logins/begin", login("anna", ""));

        assertEquals("challenged", begun.text("result"));
        String challenge = begun.json().at("/challenge/id").asString();
        String said = "{\"challenge\":\"" + challenge + "\",\"answer\":\"" + code + "\"}";
        assertEquals("granted", ask("logins/answer", said).text("result"));
        assertEquals("denied", ask("logins/begin", login("anna", answer(code))).text("result"));
        var elsewhere = host.login("anna", "sshd", "192.0.2.7", code);
        assertTrue(elsewhere.toString().startsWith("Denied"), elsewhere.toString());
    }

    @Test
    void a_retry_is_no_second_attempt_and_its_key_is_bound_to_the_body() throws Exception {
        var phone = enrol("anna");
        String body = login("anna", answer(phone.code()));

        var first = ask("logins/begin", body, "Idempotency-Key", KEY);
        var again = ask("logins/begin", body, "Idempotency-Key", KEY);
        var other = ask("logins/begin", login("anna", answer("123456")), "Idempotency-Key", KEY);

        assertEquals("granted", first.text("result"));
        assertEquals("granted", again.text("result"));
        assertEquals(first.text("event"), again.text("event"));
        assertEquals(422, other.status());
        assertEquals("/api/v1/problems#other-request", other.text("type"));
    }

    @Test
    void a_challenge_is_good_for_the_application_that_was_given_it() throws Exception {
        enrol("anna");
        var begun = ask("logins/begin", login("anna", ""));
        String said =
                "{\"challenge\":\"%s\",\"answer\":\"1\"}"
                        .formatted(begun.json().at("/challenge/id").asString());
        String other = app("other", EnumSet.allOf(Right.class), Set.of(), List.of(), 100);

        var refused = ask("logins/answer", said, "Authorization", "Bearer " + other);

        assertEquals(400, refused.status());
        assertEquals("challenge", refused.text("field"));
    }

    @Test
    void a_browser_is_known_by_what_it_was_given_last_GUESS_12() throws Exception {
        var phone = enrol("anna");
        var first = ask("logins/begin", login("anna", ",\"remember\":true" + answer(phone.code())));
        assertEquals("granted", first.text("result"));
        assertEquals(1, host.account("anna").orElseThrow().guesses().devices().size());
        host.clock.turn(Duration.ofSeconds(30));

        var second =
                ask(
                        "logins/begin",
                        login(
                                "anna",
                                ",\"device\":\""
                                        + first.text("device")
                                        + "\""
                                        + answer(phone.code())));

        assertEquals("granted", second.text("result"));
        assertNotEquals(first.text("device"), second.text("device"));
        assertEquals(1, host.account("anna").orElseThrow().guesses().devices().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"login\":\"anna\",\"service\":\"wordpress\",\"colour\":1} | 400 | colour",
                "{\"login\":7,\"service\":\"wordpress\"} | 400 | login",
                "{\"login\":true,\"service\":\"wordpress\"} | 400 | login",
                "{\"service\":\"wordpress\"} | 400 | login",
                "{\"login\":\"\",\"service\":\"wordpress\"} | 400 | login",
                "{\"login\":\"anna\",\"service\":\"sshd\"} | 403 | service",
                "{\"login\":\"a\\u0007b\",\"service\":\"wordpress\"} | 400 | login",
                "{\"login\":\"anna\",\"service\":\"wordpress\",\"address\":\"x\"} | 400 | address",
                "{\"login\":\"anna\",\"service\":\"wordpress\",\"device\":\"AA\"} | 400 | device",
                "{\"login\":\"anna\",\"login\":\"anna\",\"service\":\"wordpress\"} | 400 | ``",
                "{\"login\":\"anna\",\"service\":\"wordpress\"} {} | 400 | ``",
                "{\"login\":\"anna\" | 400 | ``",
                "null | 400 | ``"
            })
    void what_does_not_fit_is_refused_with_the_name_of_the_field(
            String body, int status, String field) throws Exception {
        var refused = ask("logins/begin", body);

        assertEquals(status, refused.status(), refused.json()::toString);
        assertEquals(field, refused.text("field"));
    }

    @Test
    void what_is_too_long_or_no_json_is_refused() throws Exception {
        assertEquals(413, ask("logins/begin", "{" + " ".repeat(40_000) + "}").status());
        assertEquals(400, ask("logins/begin", login("a".repeat(256), "")).status());
        assertEquals(415, ask("logins/begin", "{}", "Content-Type", "text/plain").status());
        assertEquals(401, read("logins/begin").status());
        assertEquals(404, ask("nothing", "{}").status());
        assertEquals(400, ask("logins/begin", "{}", "Sallyport-Nonce", "short").status());
    }

    @Test
    void a_header_that_is_given_twice_or_too_long_is_refused() throws Exception {
        String body = login("anna", "");
        assertEquals(401, twice("Authorization", "Bearer " + key, body));
        assertEquals(415, twice("Content-Type", "application/json", body));
        assertEquals(400, twice("Idempotency-Key", KEY, body));
        assertEquals(400, twice("Sallyport-Nonce", KEY, body));
        var long9K = ask("logins/begin", body, "X-Filler", "a".repeat(9 * 1024));
        assertEquals(431, long9K.status());
        assertEquals("/api/v1/problems#no-request", long9K.text("type"));
    }

    private int twice(String header, String value, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(uri("logins/begin"))
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        request.setHeader("Authorization", "Bearer " + key);
        request.setHeader("Content-Type", "application/json");
        request.setHeader(header, value);
        return got(request.header(header, value).build()).status();
    }

    @Test
    void an_application_does_what_it_has_the_right_to() throws Exception {
        var elsewhere = List.of(Network.parse("192.0.2.0/24").orElseThrow());
        var login = EnumSet.of(Right.LOGIN);
        var keys =
                Map.of(
                        app("far", login, Set.of(), elsewhere, 100),
                        403,
                        app("few", login, Set.of("bert"), List.of(), 100),
                        403,
                        app("status", EnumSet.of(Right.STATUS), Set.of(), List.of(), 100),
                        403,
                        "sp_nobody_" + "A".repeat(43),
                        401);
        for (var one : keys.entrySet())
            assertEquals(
                    one.getValue(),
                    ask(
                                    "logins/begin",
                                    login("anna", ""),
                                    "Authorization",
                                    "Bearer " + one.getKey())
                            .status(),
                    one.getKey());
    }

    @Test
    void an_application_asks_no_more_often_than_it_may() throws Exception {
        String slow = app("slow", EnumSet.of(Right.LOGIN), Set.of(), List.of(), 2);
        for (int expected : new int[] {200, 200, 429}) {
            var got = ask("logins/begin", login("anna", ""), "Authorization", "Bearer " + slow);
            assertEquals(expected, got.status());
            assertEquals(
                    expected == 429, got.response().headers().map().containsKey("retry-after"));
        }
    }

    @Test
    void wrong_keys_cost_their_source_and_are_counted() throws Exception {
        String wrong = "Bearer sp_blog_" + "A".repeat(43);
        for (int i = 0; i < WrongKeys.PER_MINUTE; i++)
            assertEquals(401, tryKey("Authorization", wrong).status());

        var refused = tryKey("Authorization", wrong);

        assertEquals(429, refused.status());
        assertEquals("/api/v1/problems#too-many", refused.text("type"));
        assertEquals(429, tryKey().status(), "no key is looked at");
        assertEquals(KeyRefusal.WRONG, host.refusals().getFirst());
        assertEquals(KeyRefusal.NOT_TRIED, host.refusals().getLast());
        assertEquals(WrongKeys.PER_MINUTE + 2, host.refusals().size());
    }

    @Test
    void wrong_keys_beside_a_right_one_keep_nobody_out() throws Exception {
        assertEquals(200, tryKey().status());
        for (int i = 0; i < 3 * WrongKeys.PER_MINUTE; i++)
            assertEquals(401, tryKey("Authorization", "Bearer sp_x_y").status());
        assertEquals(200, tryKey().status());
    }

    @Test
    void each_way_to_fail_is_counted() throws Exception {
        String far =
                app(
                        "far",
                        EnumSet.of(Right.LOGIN),
                        Set.of(),
                        List.of(Network.parse("192.0.2.0/24").orElseThrow()),
                        100);
        String once = app("once", EnumSet.of(Right.LOGIN), Set.of(), List.of(), 1);
        tryKey("Authorization", "Basic x");
        tryKey("Authorization", "Bearer " + far);
        tryKey("Authorization", "Bearer " + once);
        tryKey("Authorization", "Bearer " + once);
        assertEquals(
                List.of(KeyRefusal.MISSING, KeyRefusal.ELSEWHERE, KeyRefusal.TOO_OFTEN),
                host.refusals());
    }

    private Got tryKey(String... headers) throws Exception {
        return ask("logins/begin", login("anna", ""), headers);
    }

    @Test
    void the_document_and_the_server_know_the_same_operations_and_answers() throws Exception {
        JsonNode document = read("openapi.json").json();
        var described = new TreeSet<String>();
        for (String path : document.get("paths").propertyNames())
            if (document.get("paths").get(path).has("post"))
                described.add(path.substring("/api/v1/".length()));
        assertEquals(new TreeSet<>(door.paths()), described);

        var phone = enrol("anna");
        // A browser that can be forgotten.
        ask("logins/begin", login("anna", ",\"remember\":true" + answer(phone.code())));
        host.clock.turn(Duration.ofSeconds(30));
        var bodies = bodies();
        // People first: an administrator leaves nothing to be asked about.
        var ordered = new ArrayList<>(door.paths());
        ordered.sort(
                Comparator.comparing((String path) -> path.startsWith("admin/"))
                        .thenComparing(path -> path.endsWith("/lost-phone")));
        for (String path : ordered) {
            String body = bodies.get(path);
            assertTrue(body != null, "this test does not call " + path);
            JsonNode post = document.at("/paths").get("/api/v1/" + path).get("post");
            var schema = post.at("/requestBody/content").get("application/json").get("schema");
            assertEquals(
                    List.of(),
                    new SchemaCheck(document).faults(schema, StrictJson.MAPPER.readTree(body)),
                    path);
            var got = ask(path, body, "Sallyport-Nonce", KEY);
            assertEquals(200, got.status(), path + got.json());
            var answer = post.at("/responses/200/content").get("application/json").get("schema");
            assertEquals(
                    List.of(),
                    new SchemaCheck(document).faults(answer, got.json()),
                    path + " " + got.json());
        }
        var problem = document.at("/components/schemas/Problem");
        assertEquals(List.of(), new SchemaCheck(document).faults(problem, ask("x", "{}").json()));
    }

    private Map<String, String> bodies() throws Exception {
        String who = "{\"account\":\"anna\"";
        String change = who + "," + STEP_UP + "}";
        addTablet();
        var challenge =
                ask("logins/begin", login("anna", "")).json().at("/challenge/id").asString();
        String event = ask("admin/audit", "{}").json().at("/answer/events/0/id").asString();
        var bodies = new java.util.HashMap<String, String>();
        bodies.put("logins/begin", login("anna", ""));
        bodies.put("logins/answer", "{\"challenge\":\"" + challenge + "\",\"answer\":\"000000\"}");
        bodies.put("people/status", who + "}");
        bodies.put("enrollments/begin", begin("carl"));
        bodies.put("enrollments/prove", proof("bert"));
        for (String path : List.of("devices/remove", "admin/devices/remove"))
            bodies.put(path, who + ",\"device\":\"tablet\"," + STEP_UP + "}");
        for (String path :
                List.of(
                        "devices/forget-known",
                        "recovery-codes/renew",
                        "admin/recovery-codes/renew",
                        "second-step/disable")) bodies.put(path, change);
        bodies.put("admin/second-step/disable", who + ",\"reason\":\"lost\"," + STEP_UP + "}");
        bodies.put("admin/people", "{}");
        bodies.put("admin/people/status", who + "}");
        bodies.put(
                "admin/people/lost-phone",
                "{\"account\":\"dora\",\"until\":\"2026-03-02T00:00:00Z\",\"reason\":\"lost\"}");
        bodies.put("admin/people/open", who + ",\"reason\":\"mistyped\"}");
        bodies.put("admin/people/delete", "{\"account\":\"bert\"}");
        bodies.put("admin/enrollments/begin", begin("carl"));
        bodies.put("admin/enrollments/prove", proof("dora"));
        bodies.put("admin/audit", "{}");
        bodies.put("admin/audit/find", "{\"id\":\"" + event + "\"}");
        bodies.put(
                "admin/explain",
                "{\"login\":\"anna\",\"host\":\"web1\",\"service\":\"sshd\",\"groups\":[\"staff\"]}");
        bodies.put("admin/devices/forget-known", who + ",\"reason\":\"lost\"," + STEP_UP + "}");
        bodies.put("ssh-keys", who + "}");
        bodies.put("ssh-keys/add", securityKey(2));
        bodies.put("ssh-keys/remove", who + ",\"fingerprint\":\"SHA256:other\"," + STEP_UP + "}");
        bodies.put("admin/ssh-keys", who + "}");
        bodies.put("admin/ssh-keys/all", "{}");
        bodies.put("admin/ssh-keys/add", securityKey(3));
        bodies.put(
                "admin/ssh-keys/allow",
                who
                        + ",\"key\":\""
                        + AUTOMATION_KEY
                        + "\",\"command\":\"true\",\"networks\":[],\"owner\":\"ops\","
                        + "\"review\":\"2026-09-01T00:00:00Z\"}");
        bodies.put(
                "admin/ssh-keys/remove",
                who + ",\"fingerprint\":\"" + AUTOMATION_FINGERPRINT + "\"," + STEP_UP + "}");
        return bodies;
    }

    /** Adds a security key to anna; each number is another key. */
    private static String securityKey(int number) {
        var blob = ByteBuffer.allocate(74);
        for (byte[] part :
                List.of(SECURITY_KEY_TYPE.getBytes(UTF_8), filled(number), "ssh:".getBytes(UTF_8)))
            blob.putInt(part.length).put(part);
        return "{\"account\":\"anna\",\"key\":\"%s %s\",%s}"
                .formatted(
                        SECURITY_KEY_TYPE,
                        Base64.getEncoder().encodeToString(blob.array()),
                        STEP_UP);
    }

    private static byte[] filled(int number) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) number);
        return bytes;
    }

    /** What proves a new device of this account. */
    private String proof(String account) throws Exception {
        var begun = ask("enrollments/begin", begin(account));
        var phone = Phone.scanning(begun.json().at("/answer/uri").asString(), host.clock);
        return prove(account, begun, phone.code());
    }

    /** A second device, so that one can be removed. */
    private void addTablet() throws Exception {
        var begun = ask("admin/enrollments/begin", begin("anna").replace("phone", "tablet"));
        var tablet = Phone.scanning(begun.json().at("/answer/uri").asString(), host.clock);
        ask("admin/enrollments/prove", prove("anna", begun, tablet.code()));
    }

    @Test
    void the_published_document_is_the_one_that_is_served() throws Exception {
        assertEquals(
                Files.readString(Path.of("../docs/openapi.json")),
                new String(read("openapi.json").body(), UTF_8));
    }

    @Test
    void each_type_of_problem_is_the_address_of_a_part_of_a_page() throws Exception {
        var page =
                client.send(
                        HttpRequest.newBuilder(uri("problems")).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode());
        assertEquals(
                "text/markdown; charset=utf-8",
                page.headers().firstValue("content-type").orElseThrow());
        String refused = ask("nothing", "{}").text("type");
        assertEquals("/api/v1/problems#not-found", refused);
        var headings = new TreeSet<String>();
        page.body().lines().filter(line -> line.startsWith("## ")).forEach(headings::add);
        var expected = new TreeSet<>(Set.of("## no-request"));
        for (ProblemException.Kind kind : ProblemException.Kind.values())
            expected.add("## " + kind.word());
        assertEquals(expected, headings);
    }

    @Test
    void keys_are_put_into_the_list_by_their_own_right_only() throws Exception {
        String administrator =
                "Bearer " + app("admin", EnumSet.of(Right.ADMINISTER), Set.of(), List.of(), 100);
        String keys = "Bearer " + app("keys", EnumSet.of(Right.KEYS), Set.of(), List.of(), 100);
        String manager = "Bearer " + app("mgr", EnumSet.of(Right.MANAGE), Set.of(), List.of(), 100);
        for (String path : List.of("add", "allow", "remove"))
            for (String unfit : List.of(administrator, keys, manager))
                assertEquals(
                        403,
                        ask("admin/ssh-keys/" + path, securityKey(1), "Authorization", unfit)
                                .status(),
                        path);
        for (String unfit : List.of(administrator, manager))
            assertEquals(403, ask("ssh-keys/add", securityKey(1), "Authorization", unfit).status());
        enrol("anna");
        var asked = ask("ssh-keys/add", securityKey(1), "Authorization", keys);
        assertEquals("CHALLENGED", asked.json().at("/answer/outcome").asString());
    }

    @Test
    void what_known_applications_ask_is_counted() throws Exception {
        ask("logins/begin", login("anna", ""));
        ask("logins/begin", "{}");
        ask("logins/begin", login("anna", ""), "Authorization", "Bearer sp_x_y");
        assertEquals(List.of("logins/begin 200", "logins/begin 400"), host.answered());
    }
}
