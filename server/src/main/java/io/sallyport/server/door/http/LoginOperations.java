package io.sallyport.server.door.http;

import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.BrowserReceipt;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.TypedAnswer;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.keys.Seal;
import io.sallyport.server.app.Right;
import io.sallyport.server.door.http.ProblemException.Kind;
import io.sallyport.server.door.http.wire.Answer;
import io.sallyport.server.door.http.wire.AnswerLogin;
import io.sallyport.server.door.http.wire.BeginLogin;
import io.sallyport.server.json.Typed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/** Begins logins and answers their challenges: asks the engine, and decides nothing. */
final class LoginOperations {
    /** Whoever types more than this has pasted something else (SSH-70). */
    private static final int TYPED_BYTES_MAX = 512;

    private static final int LOGIN_BYTES_MAX = 255;
    private static final int SERVICE_BYTES_MAX = 64;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final AuthenticationEngine engine;
    private final People people;
    private final Seal seal;
    private final SecureRandom random;

    LoginOperations(AuthenticationEngine engine, People people, Seal seal, SecureRandom random) {
        this.engine = engine;
        this.people = people;
        this.seal = seal;
        this.random = random;
    }

    Reply begin(Caller caller, BeginLogin message) throws ProblemException {
        caller.need(Right.LOGIN);
        var request = request(caller, message);
        people.admit(caller, request.circumstances().login());
        AuthenticationOutcome outcome = engine.begin(request);
        if (outcome instanceof Challenged asked && message.answer().isPresent())
            outcome = answer(request, asked.challenge().id(), message.answer().get());
        return reply(caller, request, outcome);
    }

    Reply answer(Caller caller, AnswerLogin message) throws ProblemException {
        caller.need(Right.LOGIN);
        LoginTicket ticket = ticket(message.challenge());
        if (!ticket.app().equals(caller.app().name())) throw notOurs();
        // Its rights may have changed since it asked.
        people.admit(caller, ticket.request().circumstances().login());
        checkService(caller, ticket.request().circumstances().service());
        return reply(
                caller,
                ticket.request(),
                answer(ticket.request(), ticket.challenge(), message.answer()));
    }

    private AuthenticationOutcome answer(
            AuthenticationRequest request, byte[] challenge, Typed answer) {
        byte[] utf8 = answer.utf8();
        try (var typed =
                utf8.length > TYPED_BYTES_MAX ? TypedAnswer.tooLong() : TypedAnswer.ofUtf8(utf8)) {
            return engine.answer(request, challenge, typed);
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    private AuthenticationRequest request(Caller caller, BeginLogin message)
            throws ProblemException {
        String service = Fields.line("service", message.service(), SERVICE_BYTES_MAX);
        checkService(caller, service);
        var where =
                new Circumstances(
                        People.DOOR,
                        caller.app().name(),
                        service,
                        Fields.line("login", message.login(), LOGIN_BYTES_MAX),
                        Fields.address(message.address()),
                        Fields.userAgent(message.userAgent()),
                        "");
        return new AuthenticationRequest(
                attempt(caller),
                where,
                Fields.groups(message.groups()),
                OptionalLong.empty(),
                message.firstStepFailed().orElse(false) ? FirstStep.FAILED : FirstStep.NOT_FAILED,
                Optional.empty(),
                Optional.empty(),
                receipt(message));
    }

    private AttemptId attempt(Caller caller) {
        return caller.attempt().orElseGet(() -> AttemptId.random(random));
    }

    private Optional<BrowserReceipt> receipt(BeginLogin message) throws ProblemException {
        byte[] shown =
                message.device().isPresent() ? Fields.device(message.device().get()) : new byte[0];
        if (shown.length == 0 && !message.remember().orElse(false)) return Optional.empty();
        var next = new byte[BrowserReceipt.BYTES];
        random.nextBytes(next);
        return Optional.of(new BrowserReceipt(shown, next));
    }

    private static void checkService(Caller caller, String service) throws ProblemException {
        if (!caller.app().rights().services().contains(service))
            throw new ProblemException(
                    Kind.NOT_ALLOWED,
                    "service",
                    "The application may not name this service.",
                    "See its services: sallyport app show " + caller.app().name());
    }

    private LoginTicket ticket(String challenge) throws ProblemException {
        byte[] sealed = Fields.base64("challenge", challenge, LoginTicket.BYTES_MAX);
        byte[] plain = seal.open(sealed).orElseThrow(LoginOperations::notOurs);
        try {
            return LoginTicket.read(plain);
        } catch (MalformedBytesException e) {
            throw notOurs(); // of another version of this server
        }
    }

    private static ProblemException notOurs() {
        return ProblemException.malformed(
                "challenge",
                "The challenge was not given to this application by this server.",
                "Begin the login again.");
    }

    private Reply reply(
            Caller caller, AuthenticationRequest request, AuthenticationOutcome outcome) {
        Optional<String> person = people.of(caller, request.circumstances().login());
        return switch (outcome) {
            case AuthenticationOutcome.Granted granted ->
                    brought(person, "granted", granted.event(), device(request));
            case AuthenticationOutcome.NotRequired free ->
                    brought(person, "not_required", free.event(), Optional.empty());
            case AuthenticationOutcome.Denied denied ->
                    brought(person, "denied", denied.event(), Optional.empty());
            case Challenged challenged ->
                    new Reply.Brought(
                            person,
                            "challenged",
                            Optional.empty(),
                            Optional.of(asked(caller, request, challenged.challenge())),
                            Optional.empty(),
                            Optional.empty(),
                            false);
            case AuthenticationOutcome.Unavailable fault ->
                    Reply.Failed.of(ProblemException.fault(fault.incident()));
        };
    }

    private static Optional<String> device(AuthenticationRequest request) {
        return request.receipt().map(receipt -> BASE64.encodeToString(receipt.next()));
    }

    private static Reply brought(
            Optional<String> person, String result, String event, Optional<String> device) {
        return new Reply.Brought(
                person,
                result,
                Optional.of(event).filter(id -> !id.isEmpty()),
                Optional.empty(),
                device,
                Optional.empty(),
                result.equals("denied"));
    }

    private Answer.Asked asked(Caller caller, AuthenticationRequest request, Challenge challenge) {
        var ticket = new LoginTicket(caller.app().name(), request, challenge.id());
        return new Answer.Asked(
                BASE64.encodeToString(seal.close(ticket.write())),
                challenge.lifetime().toSeconds(),
                challenge.prompts().stream()
                        .map(prompt ->
                                new Answer.Line(
                                        prompt.text(),
                                        prompt.style().asks(),
                                        prompt.style()
                                                == io.sallyport.engine.Prompt.Style.ASK_HIDDEN))
                        .toList());
    }
}
