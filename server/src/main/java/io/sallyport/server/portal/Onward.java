package io.sallyport.server.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.server.gate.Arrival;
import io.sallyport.server.gate.Gate;
import io.sallyport.server.gate.ReturnAddress;
import io.sallyport.server.gate.WebOrigin;
import io.sallyport.server.portal.Cookies.Kind;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.web.WebRequest;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a browser goes on to once it is signed in. A cookie keeps it through the sign-in, and it is
 * checked whenever it is looked at (FA-51).
 */
final class Onward {
    private static final String COOKIE = "cookie";

    private final Optional<Gate> gate;
    private final Pages pages;
    private final Cookies cookies;

    Onward(Optional<Gate> gate, Pages pages, Cookies cookies) {
        this.gate = gate;
        this.pages = pages;
        this.cookies = cookies;
    }

    /** What the browser brings in its cookie; empty if it leads nowhere (any more). */
    Optional<ReturnAddress> kept(WebRequest request) {
        if (gate.isEmpty()) return Optional.empty();
        return cookies.read(request, Kind.RETURN).flatMap(this::decoded);
    }

    private Optional<ReturnAddress> decoded(String base64) {
        try {
            String[] both =
                    new String(Base64.getUrlDecoder().decode(base64), US_ASCII).split(" ", -1);
            return both.length == 2
                    ? gate.orElseThrow().returnAddress(both[1], both[0])
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encoded(ReturnAddress address) {
        String both = address.method() + " " + address.target();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both.getBytes(US_ASCII));
    }

    /** Whether the request says where to go on to. */
    boolean isAsked(Visit visit) {
        return gate.isPresent() && !visit.request().query().isEmpty();
    }

    /** Keeps where to; what is refused leads to the start page (FA-50). */
    WebReply keep(Visit visit) {
        Optional<ReturnAddress> address;
        try (Form query =
                Form.read(visit.request().query().getBytes(US_ASCII)).orElse(Form.EMPTY)) {
            address = gate.orElseThrow().returnAddress(query.text("rd"), query.text("rm"));
        }
        address.ifPresentOrElse(found -> visit.goesOn(found, encoded(found)), visit::goesNowhere);
        // Without the parameters: a #fragment stays with the browser (FA-36).
        return pages.seeOther(visit, Portal.ROOT);
    }

    /**
     * Lets somebody signed in through, to where they were going.
     *
     * @param stepFirst asks for a second step
     * @param signInAgain ends the sign-in
     */
    WebReply go(Visit visit, Supplier<WebReply> stepFirst, Supplier<WebReply> signInAgain) {
        ReturnAddress address = visit.onward().orElseThrow();
        var arrival =
                gate.orElseThrow()
                        .arrive(
                                visit.mine().signIn(),
                                address,
                                visit.request().all(COOKIE),
                                visit.request().address(),
                                visit.now());
        return switch (arrival) {
            case Arrival.StepFirst step -> stepFirst.get();
            case Arrival.TooOld old -> signInAgain.get();
            case Arrival.MayNot no -> {
                visit.goesNowhere();
                yield pages.message(visit, 403, "onward.refused", address.target().origin().host());
            }
            case Arrival.GoOn on -> {
                on.cookie().ifPresent(visit::add);
                visit.goesNowhere();
                yield on.isInCircles() || address.hasLostBody()
                        ? byLink(visit, address)
                        : pages.seeOther(visit, address.target().toString());
            }
        };
    }

    /** Without a redirect: for whoever has to know something first. */
    private WebReply byLink(Visit visit, ReturnAddress address) {
        String host = address.target().origin().host();
        String text =
                address.hasLostBody()
                        ? pages.words().text("onward.lost", host)
                        : pages.words().text("onward.circles", host);
        return pages.page(
                visit,
                200,
                "onward",
                Map.of("text", text, "host", host, "address", address.target().toString()));
    }

    /** The session has a new id; so has the gate's (FA-42). */
    void renewed(Visit visit) {
        gate.flatMap(open ->
                        open.afterStep(
                                visit.mine().signIn(), visit.request().all(COOKIE), visit.now()))
                .ifPresent(visit::add);
    }

    /** Ends the sign-in, and with it what the gate let through (FA-43). */
    void end(Visit visit) {
        visit.session().ifPresent(session -> session.signIn().end());
        visit.goesNowhere();
        gate.ifPresent(open -> visit.add(open.end(visit.request().all(COOKIE), visit.now())));
    }

    /** Ends every sign-in of the person. */
    void endAll(Visit visit) {
        gate.ifPresent(open -> open.endAllOf(visit.mine().account()));
        end(visit);
    }

    /** Applications that the person came to, which may have sessions of their own. */
    static List<String> visited(Visit visit) {
        return visit.session().stream()
                .flatMap(session -> session.signIn().visited().stream())
                .map(WebOrigin::toString)
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
