package io.sallyport.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.server.app.KeyRefusal;
import io.sallyport.server.notice.NoticeTally.Fate;
import io.sallyport.server.store.LoggedStore;
import io.sallyport.server.store.MeasuredStore;
import io.sallyport.server.store.memory.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted, and that nobody is named (GUESS-59). */
class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String SSHD = "{door=\"host\",service=\"sshd\"}";

    private final Metrics metrics = new Metrics(Services.of(List.of("sshd"), List.of()));

    @Test
    void decisions_are_counted_by_door_service_verdict_and_cause() {
        metrics.decided(event("sshd", Verdict.DENIED, Cause.WRONG_CODE, ""));
        metrics.decided(event("sshd", Verdict.DENIED, Cause.WRONG_CODE, ""));
        metrics.decided(event("sshd", Verdict.GRANTED, Cause.RIGHT_CONSECUTIVE_CODES, ""));
        metrics.decided(event("sshd", Verdict.NOT_REQUIRED, Cause.EXEMPT, ""));
        var page = page();
        assertEquals(
                2.0,
                page.get(
                        "sallyport_decisions_total{door=\"host\",service=\"sshd\",verdict=\"denied\",cause=\"wrong_code\"}"));
        assertEquals(3.0, page.get("sallyport_guesses_evaluated_total" + SSHD));
        assertEquals(1.0, page.get("sallyport_step_ups_passed_total" + SSHD));
    }

    @Test
    void a_proof_for_a_change_is_a_guess_too() {
        metrics.decided(event("sshd", Verdict.CHANGED, Cause.REVOKED, "right code of phone"));
        assertEquals(1.0, page().get("sallyport_guesses_evaluated_total" + SSHD));
    }

    @Test
    void callers_who_prove_nothing_are_counted_by_why() {
        metrics.refused(KeyRefusal.NOT_TRIED);
        var page = page();
        assertEquals(1.0, page.get("sallyport_api_refusals_total{reason=\"not_tried\"}"));
        assertEquals(0.0, page.get("sallyport_api_refusals_total{reason=\"wrong\"}"));
    }

    @Test
    void what_applications_ask_is_counted_and_timed() {
        metrics.answered("logins/begin", 200, 3_000_000);
        metrics.answered("logins/begin", 200, 40_000_000);
        var page = page();
        assertEquals(
                2.0,
                page.get(
                        "sallyport_api_requests_total{operation=\"logins/begin\",status=\"200\"}"));
        assertEquals(1.0, page.get("sallyport_api_answer_seconds_bucket{le=\"0.005\"}"));
        assertEquals(2.0, page.get("sallyport_api_answer_seconds_count"));
    }

    @Test
    void charges_and_refunds_are_read_off_the_register() {
        GuessState full = GuessState.FULL;
        Instant twoGuesses = NOW.plus(Duration.ofHours(6));
        var lane = new GuessState.Lane(NOW.plus(Duration.ofMinutes(24)), twoGuesses, twoGuesses);
        var denied = event("sshd", Verdict.DENIED, Cause.WRONG_CODE, "");
        metrics.budgeted(full, full.withStranger(lane), denied);
        metrics.budgeted(full, full.withKnown(lane), denied);
        metrics.budgeted(full, full.withLevelTwo(NOW.plus(Duration.ofSeconds(10))), denied);
        metrics.budgeted(
                full.withKnown(lane),
                full.withKnown(new GuessState.Lane(NOW, NOW, NOW)),
                event("sshd", Verdict.GRANTED, Cause.RIGHT_CODE, ""));
        var page = page();
        for (var of : Map.of("stranger", 2.0, "known", 2.0, "pairs", 1.0).entrySet())
            assertEquals(
                    of.getValue(),
                    page.get(
                            "sallyport_guesses_charged_total{door=\"host\",service=\"sshd\",budget=\""
                                    + of.getKey()
                                    + "\"}"));
        assertEquals(2.0, page.get("sallyport_guesses_refunded_total" + SSHD));
    }

    @Test
    void the_store_is_measured() {
        var name = new AccountName("alice");
        var store = new MeasuredStore(new MemoryStore(), metrics);
        var event = event("sshd", Verdict.GRANTED, Cause.RIGHT_CODE, "");
        assertTrue(store.create(Account.empty(name, NOW), event));
        assertFalse(store.create(Account.empty(name, NOW), event));
        var failing =
                new MeasuredStore(
                        new LoggedStore(
                                new MemoryStore(),
                                any -> {
                                    throw new StoreException("made up by the test");
                                }),
                        metrics);
        assertThrows(StoreException.class, () -> failing.record(event));
        var page = page();
        assertEquals(1.0, page.get("sallyport_guesses_evaluated_total" + SSHD));
        assertEquals(2.0, page.get("sallyport_store_commit_seconds_count"));
        assertEquals(2.0, page.get("sallyport_store_commit_seconds_bucket{le=\"+Inf\"}"));
        assertEquals(1.0, page.get("sallyport_store_faults_total"));
    }

    @Test
    void the_rest_is_counted() {
        metrics.asked(where("sshd"));
        metrics.count("sendmail", Fate.SENT);
        metrics.count("webhook", Fate.DROPPED);
        var page = page();
        assertEquals(1.0, page.get("sallyport_step_ups_asked_total" + SSHD));
        assertEquals(1.0, page.get("sallyport_notices_total{way=\"sendmail\",result=\"sent\"}"));
        assertEquals(1.0, page.get("sallyport_notices_total{way=\"webhook\",result=\"dropped\"}"));
        assertEquals(1.0, page.get("sallyport_ready"));
        assertTrue(page.getOrDefault("jvm_memory_heap_used_bytes", 0.0) > 0);
        assertTrue(page.getOrDefault("process_open_fds", 0.0) > 0);
    }

    /** Whatever callers name, nothing of it is on the page, and the page does not grow. */
    @Test
    void no_name_no_address_and_nothing_that_a_caller_chose_is_on_the_page() {
        for (int i = 0; i < 1_000; i++) {
            var event =
                    event(
                            "alice-service-" + i + "\"}\n",
                            Verdict.DENIED,
                            Cause.WRONG_CODE,
                            "secret");
            metrics.decided(event);
            metrics.asked(event.circumstances());
            metrics.budgeted(
                    GuessState.FULL, GuessState.FULL.withLevelTwo(NOW.plusSeconds(10)), event);
        }
        String text = text();
        Scrape.read(text);
        for (String word :
                List.of("alice", "192.0.2", "secret", "phone", "web1", "anna", "pts", "K7Q2"))
            assertFalse(text.contains(word), word);
        assertEquals(
                1_000.0,
                Scrape.read(text)
                        .get("sallyport_guesses_evaluated_total{door=\"host\",service=\"other\"}"));
    }

    @Test
    void services_are_those_with_a_file_of_pam_and_few(@TempDir Path folder) throws Exception {
        for (int i = 0; i < 100; i++) Files.createFile(folder.resolve("service-" + i));
        Files.createFile(folder.resolve("Alice Smith"));
        var services = Services.of(List.of("sshd"), List.of(folder, folder.resolve("none")));
        assertEquals("sshd", services.label("sshd"));
        assertEquals("service-0", services.label("service-0"));
        assertEquals("other", services.label("Alice Smith"));
        assertEquals("other", services.label("alice"));
        long known =
                java.util.stream.IntStream.range(0, 100)
                        .filter(i -> !services.label("service-" + i).equals("other"))
                        .count();
        assertEquals(62, known);
    }

    private Map<String, Double> page() {
        return Scrape.read(text());
    }

    private String text() {
        return new MetricsPage(metrics, "0.1.0", Optional::empty, Optional::empty).text();
    }

    private static Circumstances where(String service) {
        return new Circumstances("host", "web1", service, "alice", "192.0.2.7", "evil", "pts/1");
    }

    private static AuditEvent event(String service, Verdict verdict, Cause cause, String detail) {
        return new AuditEvent(
                "K7Q2XYZ23456",
                NOW,
                Optional.of(new AccountName("alice")),
                Optional.of(new AttemptId(1, 2)),
                where(service),
                verdict,
                cause,
                detail,
                "",
                "phone",
                "anna",
                Link.NONE);
    }
}
