package io.sallyport.server.door.local;

import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.door.Peer;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.ErrorReply;
import io.sallyport.server.door.local.wire.Json;
import io.sallyport.server.json.HoldsSecret;
import io.sallyport.server.json.RequestBody;
import io.sallyport.server.json.StrictJson;
import io.sallyport.server.json.UnfitJsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Decodes, admits, does, encodes: one request of the command socket. */
final class LocalHandler extends Handler.Abstract {
    /** Header by which root's tools say who typed {@code sudo}. */
    private static final String OPERATOR = "Sallyport-Operator";

    private static final byte[] EMPTY_MESSAGE = {'{', '}'};

    private final Map<String, Operation<?>> operations;
    private final Doorkeeper doorkeeper;
    private final IncidentLog incidents;
    private final SecureRandom random;

    LocalHandler(
            List<Operation<?>> operations,
            Doorkeeper doorkeeper,
            IncidentLog incidents,
            SecureRandom random) {
        this.operations =
                operations.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(Operation::path, Function.identity()));
        this.doorkeeper = doorkeeper;
        this.incidents = incidents;
        this.random = random;
    }

    /** What is sent back. */
    private record Reply(int status, Object message) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long arrival = System.nanoTime();
        Reply reply;
        try {
            Peer caller = caller(request);
            reply = answer(caller, request);
            // Root may look into the store anyway; nobody else learns a reason from the time.
            if (!caller.isRoot() && isDenial(reply)) DenialGrid.await(arrival);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply = fault(new IllegalStateException("the server is stopping", e), false);
        } catch (IOException e) {
            callback.failed(e);
            return true;
        }
        send(reply, response, callback);
        return true;
    }

    private Reply answer(Peer caller, Request request) throws IOException, InterruptedException {
        try {
            Operation<?> operation = operation(request);
            return new Reply(200, answer(caller, operation, request));
        } catch (RefusedException e) {
            return new Reply(
                    e.kind().status(),
                    new ErrorReply(
                            e.kind().word(), String.valueOf(e.getMessage()), Optional.empty()));
        } catch (RuntimeException e) {
            return fault(e, caller.isRoot());
        }
    }

    private <M> Object answer(Peer caller, Operation<M> operation, Request request)
            throws IOException, RefusedException, InterruptedException {
        M message = decode(operation, request);
        try {
            Visit visit = doorkeeper.admit(caller, operation.access(), message, operator(request));
            return operation.work().answer(visit, message);
        } finally {
            if (message instanceof HoldsSecret secret) secret.close();
        }
    }

    private Operation<?> operation(Request request) throws RefusedException {
        if (request.getHttpURI().getQuery() != null)
            throw RefusedException.malformed("Parameters go into the body, as JSON.");
        Operation<?> operation = operations.get(Request.getPathInContext(request));
        if (operation == null) throw RefusedException.notFound("There is no such operation.");
        return operation;
    }

    private static <M> M decode(Operation<M> operation, Request request)
            throws IOException, RefusedException {
        byte[] body = body(request);
        try {
            return StrictJson.read(body, operation.message());
        } catch (UnfitJsonException e) {
            throw RefusedException.malformed(
                    "The body is not what is asked for: "
                            + e.rule()
                            + (e.field().isEmpty() ? "." : ", at " + e.field() + "."));
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static byte[] body(Request request) throws IOException, RefusedException {
        switch (request.getMethod()) {
            case "GET" -> {
                return EMPTY_MESSAGE.clone();
            }
            case "POST" -> {}
            default -> throw RefusedException.malformed("The method is GET or POST.");
        }
        return RequestBody.read(request, Json.REQUEST_BYTES_MAX)
                .orElseThrow(() ->
                        RefusedException.malformed(
                                "The body is longer than " + Json.REQUEST_BYTES_MAX + " bytes."));
    }

    private static String operator(Request request) throws RefusedException {
        String operator = request.getHeaders().get(OPERATOR);
        if (operator == null) return "";
        return Texts.checked(operator, "the operator");
    }

    private static Peer caller(Request request) throws IOException {
        var connection = request.getConnectionMetaData().getConnection();
        return Peer.of((SocketChannel) connection.getEndPoint().getTransport());
    }

    private static boolean isDenial(Reply reply) {
        return reply.message() instanceof ChangeReply change
                && change.outcome() == ChangeReply.Outcome.DENIED;
    }

    private Reply fault(RuntimeException fault, boolean withReason) {
        String incident = EventIds.draw(random);
        incidents.report(incident, fault);
        String message =
                withReason
                        ? IncidentLog.reason(fault)
                        : "The server could not do it. An administrator finds the reason in its"
                                + " log.";
        return new Reply(503, new ErrorReply("fault", message, Optional.of(incident)));
    }

    private static void send(Reply reply, Response response, Callback callback) {
        byte[] body = Json.MAPPER.writeValueAsBytes(reply.message());
        response.setStatus(reply.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        // It may hold a secret on its way to its owner.
        Callback cleared = Callback.from(callback, () -> Arrays.fill(body, (byte) 0));
        response.write(true, ByteBuffer.wrap(body), cleared);
    }
}
