package io.sallyport.server.door.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.audit.Cause;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.MalformedSecretException;
import io.sallyport.otp.SharedSecret;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.StateFileExported;
import io.sallyport.server.door.local.wire.StateFileReport;
import io.sallyport.server.door.local.wire.StateFileReport.Outcome;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State files over the command socket (FMT-1, FMT-3, FMT-10, FMT-62). */
class StateFilesOverDoorTest {
    private static final String PERSON = LocalHost.PERSON;
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static final String FILE = SECRET + "\n\" DISALLOW_REUSE\n\" TOTP_AUTH\n11111111\n";

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

    @Test
    void a_dry_run_tells_and_writes_nothing() {
        var report = imported(FILE, "false", "false");

        assertEquals(Outcome.READY, report.outcome());
        assertEquals(java.util.List.of("1 scratch code"), report.taken());
        assertTrue(host.account(PERSON).isEmpty());
    }

    @Test
    void an_import_stands_in_the_audit_and_its_codes_open_the_door() throws Exception {
        var report = imported(FILE, "true", "false");

        assertEquals(Outcome.MOVED, report.outcome());
        assertEquals(Cause.IMPORTED, host.lastEvent().cause());
        assertEquals("google-authenticator", host.lastEvent().device());
        assertEquals(report.event().orElseThrow(), host.lastEvent().id());
        assertInstanceOf(
                AuthenticationOutcome.Granted.class, host.login(PERSON, "sshd", "", code(0)));
        assertInstanceOf(
                AuthenticationOutcome.Denied.class, host.login(PERSON, "sshd", "", code(0)));
        assertTrue(imported(FILE, "false", "false").proved());
    }

    @Test
    void what_is_malformed_is_refused_whole_with_its_line() {
        var report = imported(SECRET + "\n\" STEP_SIZE 61\n\" TOTP_AUTH\n", "true", "false");

        assertEquals(Outcome.REFUSED, report.outcome());
        assertEquals("malformed", report.refusal().orElseThrow().kind());
        assertEquals(2, report.refusal().orElseThrow().line());
        assertTrue(host.account(PERSON).isEmpty());
    }

    @Test
    void another_secret_of_the_name_is_a_conflict_that_is_foreseen() {
        imported(FILE, "true", "false");
        String other = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n\" TOTP_AUTH\n";

        for (String apply : new String[] {"false", "true"})
            assertEquals(
                    "conflict", imported(other, apply, "false").refusal().orElseThrow().kind());
        assertEquals(Outcome.MOVED, imported(other, "true", "true").outcome());
    }

    @Test
    void a_file_that_is_too_large_is_refused_and_the_largest_is_not() {
        String largest = FILE + "#".repeat(64 * 1024 - FILE.length());

        assertEquals(Outcome.READY, imported(largest, "false", "false").outcome());
        var answer = host.send("/v1/state-files/import", body(largest + "#", "false", "false"));
        assertEquals(400, answer.status());
        assertTrue(answer.message().startsWith("too-large"), answer.message());
    }

    @Test
    void nothing_of_the_file_is_in_an_answer() {
        String all =
                host.send("/v1/state-files/import", body(FILE, "true", "false")).body()
                        + host.send("/v1/state-files/import", body("x" + FILE, "true", "false"))
                                .body();

        assertFalse(all.contains("GEZD") || all.contains("11111111"), all);
    }

    @Test
    void an_owner_shows_a_code_of_the_file_first() throws Exception {
        var wrong = adopt("\"000000\"").as(ChangeReply.class);
        assertEquals(ChangeReply.Outcome.NOT_PROVEN, wrong.outcome());
        assertTrue(host.account(PERSON).isEmpty());

        var right = adopt("\"" + code(0) + "\"").as(ChangeReply.class);
        assertEquals(ChangeReply.Outcome.DONE, right.outcome());
        assertInstanceOf(
                AuthenticationOutcome.Denied.class, host.login(PERSON, "sshd", "", code(0)));
    }

    @Test
    void an_owner_with_a_second_step_is_asked_for_it() throws Exception {
        host.enrol(PERSON);

        var asked = adopt("\"" + code(0) + "\"").as(ChangeReply.class);

        assertEquals(ChangeReply.Outcome.CHALLENGED, asked.outcome());
        assertEquals(1, host.account(PERSON).orElseThrow().codeDevices().count());
    }

    @Test
    void an_export_stands_in_the_audit_and_leaves_the_device() {
        imported(FILE, "true", "false");

        var exported =
                host.send("/v1/state-files/export", "{\"account\":\"" + PERSON + "\"}")
                        .as(StateFileExported.class);

        String text = new String(Base64.getDecoder().decode(exported.content()), US_ASCII);
        assertTrue(text.startsWith(SECRET + "\n") && text.contains("\" TOTP_AUTH\n"), text);
        assertEquals(5, exported.scratchCodes().size());
        assertEquals(Cause.EXPORTED, host.lastEvent().cause());
        assertTrue(host.account(PERSON).orElseThrow().isEnrolled());
    }

    @Test
    void a_device_that_was_used_since_its_export_is_not_retired() throws Exception {
        imported(FILE, "true", "false");
        var exported =
                host.send("/v1/state-files/export", "{\"account\":\"" + PERSON + "\"}")
                        .as(StateFileExported.class);
        String retire =
                "{\"account\":\"%s\",\"device\":\"google-authenticator\",\"mark\":%d}"
                        .formatted(PERSON, exported.mark());
        host.login(PERSON, "sshd", "", code(0));

        assertEquals(409, host.send("/v1/state-files/retire", retire).status());
        assertTrue(host.account(PERSON).orElseThrow().isEnrolled());
    }

    private StateFileReport imported(String file, String apply, String replace) {
        return host.send("/v1/state-files/import", body(file, apply, replace))
                .as(StateFileReport.class);
    }

    private static String body(String file, String apply, String replace) {
        return ("{\"account\":\"%s\",\"device\":\"google-authenticator\",\"content\":\"%s\","
                        + "\"apply\":%s,\"replace\":%s,\"allow_weak\":false}")
                .formatted(PERSON, base64(file), apply, replace);
    }

    private Answer adopt(String code) {
        return host.send(
                PERSON,
                "/v1/state-files/adopt",
                ("{\"device\":\"app\",\"content\":\"%s\",\"code\":%s,"
                                + "\"step_up\":{\"attempt\":\"%s\"}}")
                        .formatted(base64(FILE), code, host.attempt()));
    }

    private static String base64(String file) {
        return Base64.getEncoder().encodeToString(file.getBytes(US_ASCII));
    }

    private String code(int steps) throws MalformedSecretException {
        try (var secret = SharedSecret.fromBase32(SECRET)) {
            long step = host.clock.instant().getEpochSecond() / 30 + steps;
            return Hotp.DEFAULT.generate(secret, step).reveal();
        }
    }
}
