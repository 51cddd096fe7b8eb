package io.sallyport.server.door.http;

import io.sallyport.server.app.ApiTally;
import io.sallyport.server.app.AppRegistry;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.door.http.ProblemException.Kind;
import io.sallyport.server.door.http.wire.Answer;
import io.sallyport.server.json.StrictJson;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;

/**
 * Writes replies, signed where the request had a nonce (WP-66). Denials wait for the time grid
 * (GUESS-60) without holding a thread: one thread sends all that are due.
 */
final class Sender implements AutoCloseable {
    static final String SIGNATURE = "Sallyport-Signature";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final AppRegistry apps;
    private final ApiTally tally;
    private final InstantSource clock;
    private final ScheduledExecutorService grid =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-door-grid").factory());

    Sender(AppRegistry apps, ApiTally tally, InstantSource clock) {
        this.apps = apps;
        this.tally = tally;
        this.clock = clock;
    }

    Optional<Duration> retryAfter(Kind kind) {
        return kind == Kind.TOO_MANY ? Optional.of(RETRY_AFTER) : Optional.empty();
    }

    void send(Exchange exchange, PublicPage page) {
        write(exchange, page.status().get(), page.type(), page.body().get());
    }

    void send(Exchange exchange, Reply reply) {
        switch (reply) {
            case Reply.Failed failed -> send(exchange, failed);
            case Reply.Brought brought -> {
                byte[] body = StrictJson.MAPPER.writeValueAsBytes(answer(exchange, brought));
                sign(exchange, body);
                count(exchange, 200);
                if (brought.isDenial()) sendOnGrid(exchange, body);
                else write(exchange, 200, "application/json", body);
            }
        }
    }

    private void send(Exchange exchange, Reply.Failed failed) {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        failed.retryAfter()
                .ifPresent(wait -> headers.put(HttpHeader.RETRY_AFTER, wait.toSeconds()));
        if (failed.problem().status() == Kind.UNAUTHENTICATED.status())
            headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        byte[] body = StrictJson.MAPPER.writeValueAsBytes(failed.problem());
        sign(exchange, body);
        count(exchange, failed.problem().status());
        write(exchange, failed.problem().status(), "application/problem+json", body);
    }

    private void sendOnGrid(Exchange exchange, byte[] body) {
        long wait = DenialGrid.leavesIn(exchange.arrival());
        var _ =
                grid.schedule(
                        () -> write(exchange, 200, "application/json", body),
                        wait,
                        TimeUnit.NANOSECONDS);
    }

    private Answer answer(Exchange exchange, Reply.Brought brought) {
        return new Answer(
                exchange.operation(),
                exchange.app().orElseThrow(),
                exchange.nonce(),
                clock.instant(),
                brought.person(),
                brought.result(),
                brought.event(),
                brought.challenge(),
                brought.device(),
                brought.answer());
    }

    private void sign(Exchange exchange, byte[] body) {
        if (exchange.app().isEmpty() || exchange.nonce().isEmpty()) return;
        exchange.response()
                .getHeaders()
                .put(SIGNATURE, apps.signature(exchange.app().get(), exchange.nonce().get(), body));
    }

    private void count(Exchange exchange, int status) {
        if (exchange.app().isPresent())
            tally.answered(exchange.operation(), status, System.nanoTime() - exchange.arrival());
    }

    private static void write(Exchange exchange, int status, String type, byte[] body) {
        var response = exchange.response();
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        // It may hold a secret on its way to its owner.
        Callback cleared = Callback.from(exchange.callback(), () -> Arrays.fill(body, (byte) 0));
        response.write(true, ByteBuffer.wrap(body), cleared);
    }

    @Override
    public void close() {
        grid.shutdownNow();
    }
}
