package io.sallyport.server.door.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask for what, cell by cell (FAIL-15). */
class RoleMatrixTest {
    /**
     * 403 is "not yours". Any other number says that the caller was let in: 409 is a change that
     * this account does not bear, 404 something that is not there, 400 an administrator who gave no
     * reason.
     */
    private static final String MATRIX =
            """
            operation                  root-own root-other person-own person-other nameless nameless-other
            /v1/health                 200      -          200        -            200      -
            /v1/status                 200      404        200        403          403      403
            /v1/enrollments/begin      200      200        200        403          403      403
            /v1/enrollments/prove      200      200        200        403          403      403
            /v1/devices/remove         409      404        409        403          403      403
            /v1/places/forget          409      404        409        403          403      403
            /v1/grace/end              200      404        200        403          403      403
            /v1/grace/end-all          200      -          403        -            403      -
            /v1/disable                409      404        409        403          403      403
            /v1/links/make             200      200        200        403          403      403
            /v1/recovery-codes/renew   409      404        409        403          403      403
            /v1/audit                  200      200        200        403          403      403
            /v1/audit/find             404      -          404        -            403      -
            /v1/audit/check            200      -          403        -            403      -
            /v1/audit/export           200      200        403        403          403      403
            /v1/audit/seals            200      -          403        -            403      -
            /v1/explain                200      200        200        403          403      403
            /v1/config/reload          200      -          403        -            403      -
            /v1/clock                  200      -          403        -            403      -
            /v1/clock/trust            409      -          403        -            403      -
            /v1/apps                   200      -          403        -            403      -
            /v1/apps/add               200      -          403        -            403      -
            /v1/apps/rotate            404      -          403        -            403      -
            /v1/apps/remove            404      -          403        -            403      -
            /v1/notices/test           400      200        403        403          403      403
            /v1/wrapping-keys          200      -          403        -            403      -
            /v1/wrapping-keys/take     200      -          403        -            403      -
            /v1/wrapping-keys/rotate   200      -          403        -            403      -
            /v1/wrapping-keys/count    200      -          403        -            403      -
            /v1/wrapping-keys/need     200      -          403        -            403      -
            /v1/backup                 200      -          403        -            403      -
            /v1/backup/begin           200      -          403        -            403      -
            /v1/backup/end             200      -          403        -            403      -
            /v1/emergency/report       200      -          403        -            403      -
            /v1/accounts               200      -          403        -            403      -
            /v1/accounts/lost-phone    400      404        403        403          403      403
            /v1/accounts/open          400      404        403        403          403      403
            /v1/state-files/look       200      200        200        403          403      403
            /v1/state-files/adopt      409      409        409        403          403      403
            /v1/state-files/import     400      200        403        403          403      403
            /v1/state-files/export     400      404        403        403          403      403
            /v1/state-files/retire     400      404        403        403          403      403
            /v1/accounts/delete        400      404        403        403          403      403
            /v1/ssh-keys               200      200        200        403          403      403
            /v1/ssh-keys/all           200      -          403        -            403      -
            /v1/ssh-keys/allow         400      200        403        403          403      403
            /v1/ssh-keys/add           200      200        200        403          403      403
            /v1/ssh-keys/remove        409      409        409        403          403      403
            """;

    private static final String SECURITY_KEY =
            "sk-ssh-ed25519@openssh.com "
                + "AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwAAAABHNzaDo=";

    /** What each operation is asked with; ACCOUNT, LOGIN and USER name somebody or are left out. */
    private static final Map<String, String> BODIES = new LinkedHashMap<>();

    static {
        String stepUp = "\"step_up\":{\"attempt\":\"00112233445566778899aabbccddeeff\"}";
        String parameters =
                "\"parameters\":{\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6}";
        BODIES.put("/v1/health", "{}");
        BODIES.put("/v1/status", "{ACCOUNT}");
        BODIES.put("/v1/enrollments/begin", "{ACCOUNT,\"label\":\"x\"," + parameters + "}");
        BODIES.put(
                "/v1/enrollments/prove",
                "{ACCOUNT,\"ticket\":\"AAAA\",\"code\":\"123456\"," + stepUp + "}");
        BODIES.put("/v1/devices/remove", "{ACCOUNT,\"device\":\"x\"," + stepUp + "}");
        BODIES.put("/v1/places/forget", "{ACCOUNT," + stepUp + "}");
        BODIES.put("/v1/links/make", "{ACCOUNT}");
        BODIES.put("/v1/grace/end", "{ACCOUNT}");
        BODIES.put("/v1/grace/end-all", "{}");
        BODIES.put("/v1/disable", "{ACCOUNT," + stepUp + "}");
        BODIES.put("/v1/recovery-codes/renew", "{ACCOUNT," + stepUp + "}");
        BODIES.put("/v1/audit", "{ACCOUNT}");
        BODIES.put("/v1/audit/find", "{\"id\":\"NOSUCHEVENT2\"}");
        BODIES.put(
                "/v1/audit/check",
                "{\"from\":{\"stage\":\"SEALS\",\"seal\":0,\"sequence\":0,\"account\":\"\"}}");
        BODIES.put("/v1/audit/export", "{USER,\"after\":0,\"limit\":10}");
        BODIES.put("/v1/audit/seals", "{\"after\":0,\"limit\":10}");
        BODIES.put("/v1/explain", "{LOGIN,\"service\":\"sshd\",\"groups\":[]}");
        BODIES.put("/v1/config/reload", "{}");
        BODIES.put("/v1/ssh-keys", "{ACCOUNT}");
        BODIES.put("/v1/ssh-keys/all", "{}");
        BODIES.put(
                "/v1/ssh-keys/allow",
                "{ACCOUNT,\"key\":\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxsgdwBt"
                        + "RNTQSnwtIB6iUT4pare\",\"command\":\"true\",\"networks\":[],"
                        + "\"owner\":\"ops\",\"review\":\"2026-09-01T00:00:00Z\"}");
        BODIES.put("/v1/ssh-keys/add", "{ACCOUNT,\"key\":\"" + SECURITY_KEY + "\"," + stepUp + "}");
        BODIES.put(
                "/v1/ssh-keys/remove", "{ACCOUNT,\"fingerprint\":\"SHA256:other\"," + stepUp + "}");
        BODIES.put("/v1/notices/test", "{ACCOUNT}");
        BODIES.put("/v1/apps", "{}");
        BODIES.put(
                "/v1/apps/add",
                "{\"name\":\"blog\",\"rights\":[\"login\"],\"services\":[\"wordpress\"],"
                        + "\"people\":[],\"networks\":[],\"per_minute\":600}");
        BODIES.put("/v1/apps/rotate", "{\"name\":\"other\"}");
        BODIES.put("/v1/apps/remove", "{\"name\":\"other\"}");
        BODIES.put("/v1/clock", "{}");
        BODIES.put("/v1/clock/trust", "{\"reason\":\"battery\"}");
        for (String keys : List.of("", "/take", "/rotate", "/count"))
            BODIES.put("/v1/wrapping-keys" + keys, "{}");
        for (String backup : List.of("", "/begin", "/end")) BODIES.put("/v1/backup" + backup, "{}");
        BODIES.put("/v1/wrapping-keys/need", "{\"key\":1}");
        BODIES.put(
                "/v1/emergency/report",
                "{\"number\":1,\"at\":\"2026-03-01T00:00:00Z\",\"login\":\"anna\",\"service\":\"sshd\",\"address\":\"\"}");
        BODIES.put("/v1/accounts", "{}");
        BODIES.put(
                "/v1/accounts/lost-phone",
                "{ACCOUNT,\"until\":\"2026-03-02T00:00:00Z\",\"reason\":\"lost\"}");
        BODIES.put("/v1/accounts/open", "{ACCOUNT,\"reason\":\"mistyped\"}");
        String file = "\"device\":\"x\",\"content\":\"AAAA\"";
        BODIES.put("/v1/state-files/look", "{ACCOUNT," + file + "}");
        BODIES.put("/v1/state-files/adopt", "{ACCOUNT," + file + "," + stepUp + "}");
        BODIES.put(
                "/v1/state-files/import",
                "{ACCOUNT," + file + ",\"replace\":false,\"allow_weak\":false,\"apply\":true}");
        BODIES.put("/v1/state-files/export", "{ACCOUNT}");
        BODIES.put("/v1/state-files/retire", "{ACCOUNT,\"device\":\"x\",\"mark\":1}");
        BODIES.put("/v1/accounts/delete", "{ACCOUNT}");
    }

    @TempDir Path folder;
    private LocalHost host;

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        host = LocalHost.start(folder);
    }

    @AfterEach
    void stop() {
        if (host != null) host.close();
    }

    @TestFactory
    Stream<DynamicTest> every_role_may_do_its_own_and_nothing_else() {
        List<String> lines = MATRIX.lines().toList();
        String[] roles = lines.getFirst().split(" +");
        return lines.stream()
                .skip(1)
                .map(line -> line.split(" +"))
                .flatMap(cells ->
                        Stream.iterate(1, column -> column < cells.length, column -> column + 1)
                                .filter(column -> !cells[column].equals("-"))
                                .map(column -> cell(cells[0], roles[column], cells[column])));
    }

    @Test
    void the_matrix_holds_every_operation_of_the_door() {
        var inMatrix = MATRIX.lines().skip(1).map(line -> line.split(" +")[0]).sorted().toList();

        assertEquals(inMatrix, host.operations());
        assertEquals(inMatrix, BODIES.keySet().stream().sorted().toList());
    }

    private DynamicTest cell(String operation, String role, String expected) {
        return dynamicTest(
                role + " " + operation + " -> " + expected,
                () -> {
                    String body = BODIES.getOrDefault(operation, "");
                    var answer = send(role, operation, body);
                    assertEquals(Integer.parseInt(expected), answer.status(), answer.body());
                    if (expected.equals("403")) assertEquals("not-yours", answer.error());
                });
    }

    private Answer send(String role, String operation, String body) {
        String other = LocalHost.OTHER;
        return switch (role) {
            case "root-own" -> host.send(operation, own(body));
            case "root-other" -> host.send(operation, of(other, body));
            case "person-own" -> host.send(LocalHost.PERSON, operation, own(body));
            case "person-other" -> host.send(LocalHost.PERSON, operation, of(other, body));
            case "nameless" -> host.send(LocalHost.NAMELESS, operation, own(body));
            case "nameless-other" -> host.send(LocalHost.NAMELESS, operation, of(other, body));
            default -> throw new IllegalArgumentException(role);
        };
    }

    private static String own(String body) {
        return body.replaceAll("(ACCOUNT|LOGIN|USER),?", "");
    }

    private static String of(String account, String body) {
        return body.replace("ACCOUNT", "\"account\":\"" + account + "\"")
                .replace("USER", "\"user\":\"" + account + "\"")
                .replace("LOGIN", "\"login\":\"" + account + "\"");
    }
}
