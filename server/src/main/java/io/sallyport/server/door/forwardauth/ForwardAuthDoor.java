package io.sallyport.server.door.forwardauth;

import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.server.gate.Gate;
import io.sallyport.server.gate.GateAnswer;
import io.sallyport.server.gate.GatePolicy;
import io.sallyport.server.gate.ReturnAddress;
import io.sallyport.server.gate.Target;
import io.sallyport.server.web.WebPages;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.web.WebRequest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Answers proxies. Whatever it cannot decide is no "yes" (FA-28). */
public final class ForwardAuthDoor implements WebPages {
    private static final String ROOT = "/api/authz/";
    private static final String KEYS = ROOT + "keys";
    private static final String PORTAL_PATH = "/portal/?";

    /** A target and a cookie of the length that browsers and proxies still carry. */
    private static final int HEADER_BYTES = 32 * 1024;

    private final Gate gate;
    private final IncidentLog incidents;
    private final SecureRandom random;
    private final InstantSource clock;

    public ForwardAuthDoor(
            Gate gate, IncidentLog incidents, SecureRandom random, InstantSource clock) {
        this.gate = gate;
        this.incidents = incidents;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public int headerBytes() {
        return HEADER_BYTES;
    }

    @Override
    public boolean has(String path) {
        return path.startsWith(ROOT);
    }

    @Override
    public WebReply answer(WebRequest request) {
        if (request.path().equals(KEYS)) return Replies.keys(gate.signer());
        if (!request.isFromProxy()) return Replies.stranger();
        Optional<Family> family = Family.of(request.path());
        if (family.isEmpty()) return Replies.plain(404, "There is no such endpoint.");
        try {
            return answer(request, family.get());
        } catch (RuntimeException fault) {
            String incident = EventIds.draw(random);
            incidents.report(incident, fault);
            return Replies.plain(500, "The gate cannot decide. Incident: " + incident);
        }
    }

    private WebReply answer(WebRequest request, Family family) {
        Optional<Question> read =
                QuestionReader.read(request, family).filter(question -> isForUs(question));
        if (read.isEmpty())
            return Replies.plain(
                    400, "The proxy's question is malformed; see docs/doors/gate.md of Sallyport.");
        Question question = read.get();
        var answer =
                gate.answer(
                        question.target(),
                        question.cookies(),
                        request.address(),
                        question.isPage(),
                        clock.instant());
        return switch (answer) {
            case GateAnswer.Passed passed -> Replies.passed(passed);
            case GateAnswer.Refused refused ->
                    Replies.plain(403, "You are signed in, but you may not go there.");
            case GateAnswer.NotSignedIn nobody -> toPortal(question, family);
            case GateAnswer.StepWanted step -> toPortal(question, family);
        };
    }

    /** FA-15, FA-16, FA-33. */
    private boolean isForUs(Question question) {
        GatePolicy policy = gate.policy();
        Target target = question.target();
        boolean isTest = target.origin().isLoopback() && policy.protects(target.origin());
        return (target.origin().isSecure() || isTest)
                && policy.isInReach(target.origin())
                && question.portal().map(policy.portal().toString()::equals).orElse(true);
    }

    private WebReply toPortal(Question question, Family family) {
        var back = ReturnAddress.of(question.target(), question.method(), question.referer());
        String location = gate.policy().portal() + PORTAL_PATH + back.query();
        int status =
                family == Family.AUTH_REQUEST || !question.isPage()
                        ? 401
                        : question.isSafe() ? 302 : 303;
        return Replies.toPortal(status, location);
    }
}
