package io.sallyport.server.portal;

import io.sallyport.server.gate.ReturnAddress;
import io.sallyport.server.portal.Cookies.Kind;
import io.sallyport.server.web.WebReply.Header;
import io.sallyport.server.web.WebRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One request: who makes it, with what, and the cookies that its reply will carry. */
final class Visit {
    private static final String FORM_PURPOSE = "form";

    private final WebRequest request;
    private final Form form;
    private final Instant now;
    private final Cookies cookies;
    private final List<Header> replyCookies = new ArrayList<>();
    private Optional<String> id;
    private Optional<WebSession> session;
    private Optional<String> formCookie;
    private Optional<ReturnAddress> onward;

    /**
     * @param id of the session, present exactly when the session is
     * @param onward where the browser goes on to once it is signed in
     */
    Visit(
            WebRequest request,
            Form form,
            Instant now,
            Cookies cookies,
            Optional<String> id,
            Optional<WebSession> session,
            Optional<ReturnAddress> onward) {
        this.request = request;
        this.form = form;
        this.now = now;
        this.cookies = cookies;
        this.id = id;
        this.session = session;
        this.onward = onward;
        this.formCookie = cookies.read(request, Kind.FORM);
    }

    WebRequest request() {
        return request;
    }

    Form form() {
        return form;
    }

    Instant now() {
        return now;
    }

    Optional<WebSession> session() {
        return session;
    }

    /** The session of a page that is for those who have one. */
    WebSession mine() {
        return session.orElseThrow();
    }

    Optional<String> id() {
        return id;
    }

    /** From now on the browser holds this session. */
    void holds(String nextId, WebSession next) {
        id = Optional.of(nextId);
        session = Optional.of(next);
        replyCookies.add(cookies.set(Kind.SESSION, nextId));
        if (formCookie.isPresent()) replyCookies.add(cookies.delete(Kind.FORM));
        formCookie = Optional.empty();
    }

    void holdsNothing() {
        id = Optional.empty();
        session = Optional.empty();
        replyCookies.add(cookies.delete(Kind.SESSION));
    }

    Optional<ReturnAddress> onward() {
        return onward;
    }

    /** After signing in the browser goes on there; {@code kept} says so in its cookie. */
    void goesOn(ReturnAddress address, String kept) {
        onward = Optional.of(address);
        replyCookies.add(cookies.set(Kind.RETURN, kept));
    }

    void goesNowhere() {
        onward = Optional.empty();
        if (cookies.read(request, Kind.RETURN).isPresent())
            replyCookies.add(cookies.delete(Kind.RETURN));
    }

    /** The reply carries this, too. */
    void add(Header cookie) {
        replyCookies.add(cookie);
    }

    /** The browser can be known by this. */
    void isKnownBy(String receipt) {
        replyCookies.add(cookies.set(Kind.BROWSER, receipt));
    }

    Optional<String> receipt() {
        return cookies.read(request, Kind.BROWSER);
    }

    /**
     * What forms carry against requests of other sites (FA-46): a digest of what only this browser
     * and this site know.
     *
     * @param drawn for a browser that has nothing yet
     */
    String token(String drawn) {
        if (id.isEmpty() && formCookie.isEmpty()) {
            formCookie = Optional.of(drawn);
            replyCookies.add(cookies.set(Kind.FORM, drawn));
        }
        return SecretDigest.of(FORM_PURPOSE, id.or(() -> formCookie).orElseThrow());
    }

    /** Whether the form that was sent is one of ours, shown to this browser. */
    boolean hasToken() {
        return id.or(() -> formCookie)
                .map(held -> SecretDigest.of(FORM_PURPOSE, held))
                .map(token -> SecretDigest.isSame(token, asAscii(form.text("token"))))
                .orElse(false);
    }

    private static String asAscii(String text) {
        return text.matches("[A-Za-z0-9_-]*") ? text : "";
    }

    List<Header> replyCookies() {
        return replyCookies;
    }
}
