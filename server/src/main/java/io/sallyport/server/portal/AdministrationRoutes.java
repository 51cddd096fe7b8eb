package io.sallyport.server.portal;

import io.sallyport.engine.enrollment.ProveAdministrator;
import io.sallyport.server.web.WebReply;
import java.util.Map;
import java.util.Optional;

/**
 * The pages of administration, behind their gate: somebody signed in, who is an administrator at
 * this moment, and has shown a fresh second step of late. To everybody else there is no such page.
 */
final class AdministrationRoutes {
    private static final String ROOT = Portal.ROOT + "admin";

    private final Pages pages;
    private final Administrators administrators;
    private final AdministratorSteps steps;
    private final Map<String, Portal.Page> shown;
    private final Map<String, Portal.Page> sent;

    AdministrationRoutes(PortalParts parts, Pages pages, Steps ownSteps) {
        this.pages = pages;
        this.administrators = parts.administration().administrators();
        this.steps = new AdministratorSteps(pages, ownSteps);
        var desk = new DeskCalls(parts.administration().desk());
        var people = new AdministrationPages(parts, pages, desk);
        var deeds = new DeedPages(pages, desk, steps, people);
        var audit = new AuditPages(pages, desk);
        var policy = new PolicyPages(parts, pages, desk);
        this.shown =
                Map.of(
                        AdministrationPages.PEOPLE, entered(people::people),
                        AdministrationPages.PERSON, entered(people::person),
                        AuditPages.AUDIT, entered(audit::search),
                        AuditPages.EVENT, entered(audit::event),
                        PolicyPages.POLICY, entered(policy::show),
                        AdministratorSteps.CONFIRM, administrator(steps::question));
        this.sent =
                Map.of(
                        DeedPages.DEED, entered(deeds::begin),
                        AdministratorSteps.CONFIRM, administrator(steps::confirm));
    }

    /** Whether the path is one of theirs. */
    static boolean has(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    WebReply show(Visit visit) {
        return answer(visit, shown);
    }

    WebReply send(Visit visit) {
        return answer(visit, sent);
    }

    private WebReply answer(Visit visit, Map<String, Portal.Page> routes) {
        Portal.Page page = routes.get(visit.request().path());
        return page == null ? pages.message(visit, 404, "not-found") : page.answer(visit);
    }

    private Portal.Page administrator(Portal.Page page) {
        return visit -> {
            Optional<WebSession> session = visit.session().filter(WebSession::isSignedIn);
            boolean is = session.filter(one -> administrators.has(one.account())).isPresent();
            return is ? page.answer(visit) : pages.message(visit, 404, "not-found");
        };
    }

    private Portal.Page entered(Portal.Page page) {
        return administrator(visit -> {
            if (visit.mine().isAdministering(visit.now())) return page.answer(visit);
            String back = visit.request().method().equals("POST") ? "" : address(visit);
            return steps.ask(
                    visit,
                    pages.words().text("admin.enter"),
                    new ProveAdministrator("to look"),
                    later -> pages.seeOther(later, back.isEmpty() ? ROOT : back));
        });
    }

    /** One of our own pages, which was asked for; its parameters are as the browser sent them. */
    private static String address(Visit visit) {
        String query = visit.request().query();
        boolean isPlain = query.matches("[A-Za-z0-9=&%+._~-]*");
        return visit.request().path() + (query.isEmpty() || !isPlain ? "" : "?" + query);
    }
}
