package io.sallyport.server.portal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.server.portal.Cookies.Kind;
import io.sallyport.server.portal.view.Words;
import io.sallyport.server.web.WebPages;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.web.WebRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The web pages for people. A code alone never opens one (FA-97): the first step is a one-time
 * link, and every change takes a fresh second step (FAIL-13).
 */
public final class Portal implements WebPages {
    /** Before every path of a page. */
    static final String ROOT = "/portal/";

    static final String LINK = ROOT + "link/";

    /** Short: it is typed from a terminal at times. */
    public static final String APPROVAL = ROOT + "a/";

    private static final int FORM_BYTES = 16;

    private final PortalParts parts;
    private final WebSessions sessions;
    private final Cookies cookies;
    private final Pages pages;
    private final Onward onward;
    private final SignInPages signIn;
    private final Optional<ApprovalPages> approvals;
    private final PasswordPages passwords;
    private final AdministrationRoutes administration;
    private final Map<String, Page> shown;
    private final Map<String, Page> sent;

    /** What answers one kind of request. */
    interface Page {
        WebReply answer(Visit visit);
    }

    public Portal(PortalParts parts) {
        this.parts = parts;
        boolean isSecure = parts.origin().getScheme().equals("https");
        this.sessions = new WebSessions(parts.random(), parts.limits());
        this.cookies = new Cookies(isSecure);
        this.pages =
                new Pages(
                        Words.english(parts.zone()),
                        isSecure,
                        parts.administration().administrators()::has,
                        () -> SecretDigest.draw(FORM_BYTES, parts.random()));
        this.onward = new Onward(parts.gate(), pages, cookies);
        var steps = new Steps(parts, sessions, onward);
        var home = new HomePage(parts, pages, sessions);
        var changes = new ChangePages(parts, pages, steps);
        var start =
                new StartPage(pages, parts.passkeys().isPresent(), parts.firstSteps().isPresent());
        this.passwords = new PasswordPages(parts, pages, steps, start);
        var devices = new DevicePages(parts, pages, changes);
        this.signIn =
                new SignInPages(
                        pages,
                        steps,
                        sessions,
                        parts.links(),
                        start,
                        home,
                        devices,
                        onward,
                        parts.passkeys().isPresent());
        this.approvals = parts.passkeys().map(any -> new ApprovalPages(any, pages, steps, signIn));
        var shownPages = new HashMap<String, Page>();
        shownPages.put(ROOT, signIn::home);
        shownPages.put(ROOT + "devices/add", signedIn(devices::add));
        shownPages.put(ROOT + "devices/scan", withSession(devices::scan));
        shownPages.put(ROOT + "confirm", signedIn(changes::question));
        shownPages.put(ROOT + "portal.css", pages::style);
        var sentPages =
                new HashMap<String, Page>(
                        Map.of(
                                ROOT + "link", signIn::redeem,
                                ROOT + "code", withSession(signIn::secondStep),
                                ROOT + "devices/add", withSession(devices::begin),
                                ROOT + "devices/scan", withSession(devices::prove),
                                ROOT + "devices/remove", signedIn(changes::removeDevice),
                                ROOT + "codes/new", signedIn(changes::newCodes),
                                ROOT + "places/forget", signedIn(changes::forgetPlace),
                                ROOT + "confirm", signedIn(changes::confirm),
                                ROOT + "sign-out", signIn::signOut,
                                ROOT + "sign-out-everywhere",
                                        withSession(signIn::signOutEverywhere)));
        if (parts.passkeys().isPresent()) {
            var passkeys = parts.passkeys().get();
            var logins = approvals.orElseThrow();
            sentPages.put(ROOT + "approve/number", signedIn(logins::number));
            sentPages.put(ROOT + "approve/answer", signedIn(logins::approve));
            sentPages.put(ROOT + "approve/refuse", signedIn(logins::refuse));
            var own = new PasskeyPages(parts, passkeys, pages, steps, changes);
            shownPages.put(ROOT + "passkey.js", pages::script);
            shownPages.put(ROOT + "passkeys/add", signedIn(own::add));
            sentPages.put(ROOT + "passkey", own::signIn);
            sentPages.put(ROOT + "passkey/answer", own::signedIn);
            sentPages.put(ROOT + "passkeys/add", signedIn(own::begin));
            sentPages.put(ROOT + "passkeys/made", signedIn(own::made));
            sentPages.put(ROOT + "confirm/passkey", signedIn(own::confirm));
            sentPages.put(ROOT + "confirm/passkey/answer", signedIn(own::confirmed));
        }
        this.shown = Map.copyOf(shownPages);
        this.sent = Map.copyOf(sentPages);
        this.administration = new AdministrationRoutes(parts, pages, steps);
    }

    @Override
    public boolean has(String path) {
        return path.equals("/") || path.equals("/portal") || path.startsWith(ROOT);
    }

    @Override
    public WebReply answer(WebRequest request) {
        try {
            return guarded(request);
        } catch (RuntimeException fault) {
            String incident = EventIds.draw(parts.random());
            parts.incidents().report(incident, fault);
            return pages.bare(503, "fault", incident);
        }
    }

    private WebReply guarded(WebRequest request) {
        boolean isPost = request.method().equals("POST");
        if (!isPost && !request.method().equals("GET") && !request.method().equals("HEAD"))
            return pages.bare(405, "wrong-method");
        if (isPost && !isFromHere(request)) return pages.bare(403, "not-from-here");
        Optional<Form> form = isPost ? Form.read(request.body()) : Optional.of(parameters(request));
        if (form.isEmpty()) return pages.bare(400, "no-form");
        try (Form sentForm = form.get()) {
            return inTurn(visit(request, sentForm), isPost);
        }
    }

    /** Parameters that are none of ours mean nothing. */
    private static Form parameters(WebRequest request) {
        return Form.read(request.query().getBytes(ISO_8859_1)).orElse(Form.EMPTY);
    }

    /** Browsers say where a form comes from; old ones do not, and then its token decides. */
    private boolean isFromHere(WebRequest request) {
        boolean hasOrigin = request.has("origin");
        if (hasOrigin && !request.header("origin").equals(Optional.of(parts.origin().toString())))
            return false;
        boolean hasSite = request.has("sec-fetch-site");
        return !hasSite || request.header("sec-fetch-site").equals(Optional.of("same-origin"));
    }

    private WebReply inTurn(Visit visit, boolean isPost) {
        if (visit.session().isEmpty()) return answer(visit, isPost);
        var turn = visit.mine().turn();
        turn.lock();
        try {
            return answer(visit, isPost);
        } finally {
            turn.unlock();
        }
    }

    private WebReply answer(Visit visit, boolean isPost) {
        String path = visit.request().path();
        if (isPost) {
            // Where a browser is that goes on: its #fragment survives (FA-36).
            Page page = path.equals(ROOT) ? this::hereOrLinked : sent(path);
            if (page == null) return pages.message(visit, 404, "not-found");
            if (!visit.hasToken()) return pages.message(visit, 403, "stale-form");
            return page.answer(visit);
        }
        if (path.equals(ROOT) && onward.isAsked(visit)) return onward.keep(visit);
        if (path.equals("/") || path.equals("/portal")) return pages.seeOther(visit, ROOT);
        if (path.startsWith(LINK)) return signIn.link(visit, path.substring(LINK.length()));
        if (path.startsWith(APPROVAL) && approvals.isPresent())
            return approvals.get().show(visit, path.substring(APPROVAL.length()));
        Page page = AdministrationRoutes.has(path) ? administration::show : shown.get(path);
        return page == null ? pages.message(visit, 404, "not-found") : page.answer(visit);
    }

    private @Nullable Page sent(String path) {
        if (AdministrationRoutes.has(path)) return administration::send;
        return path.equals(PasswordPages.SIGN_IN) ? passwords::signIn : sent.get(path);
    }

    private Visit visit(WebRequest request, Form form) {
        Instant now = parts.clock().instant();
        Optional<String> id = cookies.read(request, Kind.SESSION);
        Optional<WebSession> session = id.flatMap(held -> sessions.find(held, now));
        if (session.isPresent() && !session.get().footing().isFirmOn(account(session.get()))) {
            sessions.end(id.orElseThrow());
            session.get().signIn().end();
            session = Optional.empty();
        }
        session.ifPresent(live -> live.seen(now));
        return new Visit(
                request,
                form,
                now,
                cookies,
                session.isPresent() ? id : Optional.empty(),
                session,
                onward.kept(request));
    }

    private Optional<Account> account(WebSession session) {
        return parts.store().find(session.account()).map(Versioned::account);
    }

    private WebReply hereOrLinked(Visit visit) {
        if (visit.form().has("login")) return passwords.signIn(visit);
        return visit.form().has("link")
                ? signIn.redeem(visit)
                : withSession(signIn::secondStep).answer(visit);
    }

    private Page withSession(Page page) {
        return visit ->
                visit.session().isPresent()
                        ? page.answer(visit)
                        : pages.message(visit, 403, "signed-out");
    }

    private Page signedIn(Page page) {
        return visit ->
                visit.session().filter(WebSession::isSignedIn).isPresent()
                        ? page.answer(visit)
                        : pages.message(visit, 403, "signed-out");
    }
}
