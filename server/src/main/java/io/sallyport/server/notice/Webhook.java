package io.sallyport.server.notice;

import io.sallyport.server.door.local.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Posts notices as JSON. Follows no redirects: a notice goes where it was meant to, or nowhere. */
final class Webhook implements NoticeWay, AutoCloseable {
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY = 429;
    private static final int REQUEST_TIMEOUT = 408;

    private final URI address;
    private final Optional<TokenFile> token;
    private final Duration patience;
    private final HttpClient client;

    /**
     * @param token the file of the bearer token
     * @param patience for one post, all in all
     */
    Webhook(URI address, Optional<Path> token, Duration patience) {
        this.address = address;
        this.token = token.map(TokenFile::new);
        this.patience = patience;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(patience)
                        .build();
    }

    /** What is posted; docs/notices.md shows it. */
    private record Message(
            String kind,
            String account,
            Instant at,
            String host,
            String service,
            String address,
            String event,
            Optional<Instant> until,
            String subject,
            String text) {
        static Message of(Notice notice) {
            return new Message(
                    notice.kind(),
                    notice.account().value(),
                    notice.at(),
                    notice.host(),
                    notice.service(),
                    notice.address(),
                    notice.event(),
                    notice.until(),
                    notice.subject(),
                    notice.text());
        }
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void send(Notice notice) throws UndeliveredException, InterruptedException {
        int status = post(request(notice));
        if (status >= 200 && status < 300) return;
        String said = "it answered with status " + status;
        boolean mayPass =
                status >= 500
                        || status == TOO_MANY
                        || status == TOO_EARLY
                        || status == REQUEST_TIMEOUT;
        throw mayPass ? UndeliveredException.forNow(said) : UndeliveredException.forGood(said);
    }

    private HttpRequest request(Notice notice) throws UndeliveredException {
        var request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .timeout(patience)
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArray(
                                        Json.MAPPER.writeValueAsBytes(Message.of(notice))));
        if (token.isPresent()) request.header("Authorization", "Bearer " + token.get().read());
        return request.build();
    }

    /** An answer without an end is cut off. */
    private int post(HttpRequest request) throws UndeliveredException, InterruptedException {
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException e) {
            throw UndeliveredException.forNow(
                    "it did not answer within " + patience.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw UndeliveredException.forNow("it cannot be reached: " + reason(e.getCause()));
        } finally {
            answer.cancel(true);
        }
    }

    /** Its kind only: a message could hold the address. */
    private static String reason(@Nullable Throwable cause) {
        return cause instanceof IOException ? cause.getClass().getSimpleName() : "a fault";
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
