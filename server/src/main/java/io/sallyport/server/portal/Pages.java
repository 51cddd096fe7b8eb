package io.sallyport.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.portal.view.Frame;
import io.sallyport.server.portal.view.Words;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.web.WebReply.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes replies of templates, with every header that keeps a page to itself. */
final class Pages {
    private static final String TEMPLATES = "io.sallyport.server.portal.page";

    private static final List<Header> SAFETY =
            List.of(
                    new Header(
                            "Content-Security-Policy",
                            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri"
                                    + " 'none'; frame-ancestors 'none'"),
                    new Header("X-Content-Type-Options", "nosniff"),
                    new Header("X-Frame-Options", "DENY"),
                    // Not no-referrer: browsers would send the forms' Origin as null then.
                    new Header("Referrer-Policy", "same-origin"),
                    new Header("Cross-Origin-Opener-Policy", "same-origin"),
                    new Header("Cross-Origin-Resource-Policy", "same-origin"),
                    new Header(
                            "Permissions-Policy",
                            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
                    new Header("X-Robots-Tag", "noindex"));

    private static final Header STRICT_TRANSPORT =
            new Header("Strict-Transport-Security", "max-age=31536000");

    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(
                    null, ContentType.Html, Pages.class.getClassLoader(), TEMPLATES);
    private final Words words;
    private final Predicate<AccountName> administrators;
    private final Supplier<String> drawn;
    private final byte[] style = resource("portal.css");
    private final List<Header> safety;

    /**
     * @param administrators who is shown the way to the pages of administration
     * @param drawn draws what forms of a browser without a session are bound to
     */
    Pages(
            Words words,
            boolean isSecure,
            Predicate<AccountName> administrators,
            Supplier<String> drawn) {
        this.words = words;
        this.administrators = administrators;
        this.drawn = drawn;
        var all = new ArrayList<>(SAFETY);
        if (isSecure) all.add(STRICT_TRANSPORT);
        this.safety = List.copyOf(all);
        templates.setTrimControlStructures(true);
    }

    Words words() {
        return words;
    }

    WebReply page(Visit visit, int status, String template, Map<String, Object> values) {
        return page(visit, status, template, values, Optional.empty());
    }

    /**
     * @param template its name; its title has the key {@code NAME.title}
     * @param values by the names of its parameters
     * @param problem what went wrong, to be said first
     */
    WebReply page(
            Visit visit,
            int status,
            String template,
            Map<String, Object> values,
            Optional<String> problem) {
        var all = new HashMap<String, Object>(values);
        Optional<AccountName> signedIn =
                visit.session().filter(WebSession::isSignedIn).map(WebSession::account);
        all.put(
                "frame",
                new Frame(
                        words,
                        template + ".title",
                        signedIn.map(AccountName::value),
                        signedIn.filter(administrators).isPresent(),
                        visit.token(drawn.get()),
                        visit.session().flatMap(WebSession::takeNotice),
                        problem));
        var out = new Utf8ByteOutput();
        templates.render(template + ".jte", all, out);
        return reply(visit, status, "text/html; charset=utf-8", "no-store", out.toByteArray());
    }

    /** A page that says what went wrong, and how to go on. */
    WebReply message(Visit visit, int status, String key, Object... values) {
        return page(
                visit,
                status,
                "message",
                Map.of("text", words.text(key, values)),
                Optional.empty());
    }

    WebReply style(Visit visit) {
        return reply(visit, 200, "text/css; charset=utf-8", "max-age=300", style.clone());
    }

    /** Sends the browser to a page of ours, with GET. */
    WebReply seeOther(Visit visit, String path) {
        var headers = headers(visit, "no-store");
        headers.add(new Header("Location", path));
        return new WebReply(303, headers, new byte[0], visit.session().isPresent());
    }

    private WebReply reply(Visit visit, int status, String type, String caching, byte[] body) {
        var headers = headers(visit, caching);
        headers.add(new Header("Content-Type", type));
        return new WebReply(status, headers, body, visit.session().isPresent());
    }

    private List<Header> headers(Visit visit, String caching) {
        var headers = new ArrayList<>(safety);
        headers.add(new Header("Cache-Control", caching));
        headers.addAll(visit.replyCookies());
        return headers;
    }

    /** For whoever cannot be shown a page: one line. */
    WebReply bare(int status, String key, Object... values) {
        var headers = new ArrayList<>(safety);
        headers.add(new Header("Cache-Control", "no-store"));
        headers.add(new Header("Content-Type", "text/plain; charset=utf-8"));
        return new WebReply(
                status, headers, (words.text(key, values) + "\n").getBytes(UTF_8), false);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("the program lacks " + name);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
