package io.sallyport.server.portal;

import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.enrollment.ProveAdministrator;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.portal.Pending.Administer;
import io.sallyport.server.web.WebReply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A fresh second step of an administrator: when the pages of administration are entered, and once
 * more for each change.
 */
final class AdministratorSteps {
    /** How long the pages stay open behind one step. */
    static final Duration LASTING = Duration.ofMinutes(15);

    static final String CONFIRM = Portal.ROOT + "admin/confirm";

    private final Pages pages;
    private final Steps steps;

    AdministratorSteps(Pages pages, Steps steps) {
        this.pages = pages;
        this.steps = steps;
    }

    /**
     * Asks for a step.
     *
     * @param why for the administrator
     * @param proof with what it is for, for the audit
     * @param then answers once the step was right
     */
    WebReply ask(Visit visit, String why, ProveAdministrator proof, Portal.Page then) {
        AuthenticationRequest request = steps.request(visit);
        return switch (steps.begin(request, visit.mine().account(), proof)) {
            case ChangeOutcome.Challenged asked -> {
                visit.mine().waitFor(waiting(visit, why, proof, then, request, asked.challenge()));
                yield pages.seeOther(visit, CONFIRM);
            }
            case ChangeOutcome.Done done ->
                    throw new IllegalStateException("an administrator was asked for nothing");
            case ChangeOutcome.Denied denied -> refused(visit, pages.words().text("denied"));
            case ChangeOutcome.Refused refused -> refused(visit, refused.message());
        };
    }

    private static Administer waiting(
            Visit visit,
            String why,
            ProveAdministrator proof,
            Portal.Page then,
            AuthenticationRequest request,
            Challenge challenge) {
        return new Administer(
                why, proof, then, request, challenge, visit.now().plus(challenge.lifetime()));
    }

    /** Shows the question that the session waits for. */
    WebReply question(Visit visit) {
        return visit.mine().pending().orElse(null) instanceof Administer asked
                ? question(visit, asked, Optional.empty())
                : pages.seeOther(visit, AdministrationPages.PEOPLE);
    }

    private WebReply question(Visit visit, Administer asked, Optional<String> problem) {
        var question =
                Questions.of(asked.challenge(), asked.why(), CONFIRM, true, Optional.empty());
        return pages.page(
                visit,
                problem.isEmpty() ? 200 : 403,
                "confirm",
                Map.of("question", question),
                problem);
    }

    /** The fresh second step. */
    WebReply confirm(Visit visit) {
        WebSession session = visit.mine();
        if (!(session.takePending().orElse(null) instanceof Administer asked))
            return pages.seeOther(visit, AdministrationPages.PEOPLE);
        return switch (judged(visit, asked)) {
            case ChangeOutcome.Done done -> {
                steps.passed(visit, asked.request());
                visit.mine().administerUntil(visit.now().plus(LASTING));
                yield asked.then().answer(visit);
            }
            case ChangeOutcome.Challenged more -> {
                session.waitFor(again(visit, asked, asked.request(), more.challenge()));
                yield pages.seeOther(visit, CONFIRM);
            }
            case ChangeOutcome.Denied denied -> denied(visit, asked);
            case ChangeOutcome.Refused refused -> refused(visit, refused.message());
        };
    }

    private ChangeOutcome judged(Visit visit, Administer asked) {
        return steps.answer(
                visit.mine().account(),
                asked.request(),
                asked.challenge(),
                asked.proof(),
                visit.form().bytes("code"));
    }

    private static Administer again(
            Visit visit, Administer asked, AuthenticationRequest request, Challenge challenge) {
        return waiting(visit, asked.why(), asked.proof(), asked.then(), request, challenge);
    }

    /** Asks once more, by a challenge of its own. */
    private WebReply denied(Visit visit, Administer asked) {
        WebSession session = visit.mine();
        AuthenticationRequest request = steps.request(visit);
        WebReply reply;
        if (steps.begin(request, session.account(), asked.proof())
                instanceof ChangeOutcome.Challenged challenged) {
            Administer next = again(visit, asked, request, challenged.challenge());
            session.waitFor(next);
            reply = question(visit, next, Optional.of(pages.words().text("code.wrong")));
        } else reply = pages.message(visit, 403, "denied");
        DenialGrid.await(visit.request().arrival());
        return reply;
    }

    private WebReply refused(Visit visit, String why) {
        visit.mine().tellNext(why);
        return pages.seeOther(visit, Portal.ROOT);
    }
}
