package io.sallyport.server.door.http;

import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.server.app.App;
import io.sallyport.server.door.http.ProblemException.Kind;
import io.sallyport.server.json.RequestBody;
import io.sallyport.server.json.UnfitJsonException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Admits, decodes, does: one request of the HTTP API. */
final class HttpHandler extends Handler.Abstract {
    static final String ROOT = "/api/v1/";

    /** A challenge takes up to 6 KiB in the request that answers it. */
    static final int BODY_BYTES_MAX = 32 * 1024;

    private final Map<String, Route> routes;
    private final Map<String, PublicPage> pages;
    private final Admission admission;
    private final Patience patience;
    private final Retries retries;
    private final Sender sender;
    private final IncidentLog incidents;
    private final SecureRandom random;

    HttpHandler(
            Map<String, Route> routes,
            Map<String, PublicPage> pages,
            Admission admission,
            Patience patience,
            Retries retries,
            Sender sender,
            IncidentLog incidents,
            SecureRandom random) {
        this.routes = Map.copyOf(routes);
        this.pages = Map.copyOf(pages);
        this.admission = admission;
        this.patience = patience;
        this.retries = retries;
        this.sender = sender;
        this.incidents = incidents;
        this.random = random;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var exchange = new Exchange(request, response, callback, System.nanoTime());
        patience.arrived(request);
        try {
            answer(exchange);
        } catch (ProblemException e) {
            sender.send(exchange, new Reply.Failed(e.problem(), sender.retryAfter(e.kind())));
        } catch (IOException e) {
            callback.failed(e); // hung up, or too slow: nobody is there to be told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sender.send(exchange, fault(new IllegalStateException("the server is stopping", e)));
        } catch (RuntimeException e) {
            sender.send(exchange, fault(e));
        }
        return true;
    }

    private void answer(Exchange exchange)
            throws ProblemException, IOException, InterruptedException {
        Request request = exchange.request();
        String path = Request.getPathInContext(request);
        PublicPage page = pages.get(path);
        if (page != null) {
            needMethod(request, "GET");
            sender.send(exchange, page);
            return;
        }
        Route route = path.startsWith(ROOT) ? routes.get(path.substring(ROOT.length())) : null;
        if (route == null)
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "There is no such operation.",
                    "See what there is: " + ROOT + "openapi.json");
        App app = admission.admit(request);
        patience.isKnown(request);
        exchange.isOf(app.name(), route.path());
        needMethod(request, "POST");
        if (request.getHttpURI().getQuery() != null)
            throw new ProblemException(
                    Kind.MALFORMED, "The address has parameters.", "Send them in the body.");
        exchange.hasNonce(RequestHeaders.token(request.getHeaders(), RequestHeaders.NONCE));
        RequestHeaders.needJson(request.getHeaders());
        sender.send(exchange, reply(app, route, exchange));
    }

    private Reply reply(App app, Route route, Exchange exchange)
            throws ProblemException, IOException, InterruptedException {
        var key =
                RequestHeaders.token(
                        exchange.request().getHeaders(), RequestHeaders.IDEMPOTENCY_KEY);
        patience.waitsFor(exchange.request());
        byte[] body = body(exchange.request());
        patience.isKnown(exchange.request());
        try {
            if (key.isEmpty())
                return work(route, new Caller(app, exchange.nonce(), Optional.empty()), body);
            byte[] digest = RequestHeaders.digest(app.name(), route.path(), body);
            var attempt = Optional.of(RequestHeaders.attempt(key.get(), digest));
            var caller = new Caller(app, exchange.nonce(), attempt);
            return retries.once(app.name(), key.get(), digest, () -> work(route, caller, body));
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static Reply work(Route route, Caller caller, byte[] body)
            throws ProblemException, InterruptedException {
        try {
            return route.work().answer(caller, body);
        } catch (UnfitJsonException e) {
            throw ProblemException.malformed(
                    e.field(),
                    "The body is not what is asked for: " + e.rule() + ".",
                    "See what is asked for: " + ROOT + "openapi.json");
        }
    }

    private static byte[] body(Request request) throws IOException, ProblemException {
        return RequestBody.read(request, BODY_BYTES_MAX)
                .orElseThrow(() ->
                        new ProblemException(
                                Kind.TOO_LARGE,
                                "The body is longer than " + BODY_BYTES_MAX + " bytes.",
                                "Send what is asked for and nothing more."));
    }

    private static void needMethod(Request request, String method) throws ProblemException {
        if (!request.getMethod().equals(method))
            throw new ProblemException(
                    Kind.WRONG_METHOD,
                    "This is asked for by another method.",
                    "Use " + method + ".");
    }

    private Reply fault(RuntimeException fault) {
        String incident = EventIds.draw(random);
        incidents.report(incident, fault);
        return Reply.Failed.of(ProblemException.fault(incident));
    }
}
