package io.sallyport.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.portal.view.Frame;
import io.sallyport.server.portal.view.PasskeyPrompt;
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

    private static final String CONTENT_POLICY = "Content-Security-Policy";

    /** Ends with where forms lead to: more may follow. */
    private static final String NO_SCRIPT =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none';"
                    + " form-action 'self'";

    /** For the one page that has a script: ours. */
    private static final String OWN_SCRIPT = "script-src 'self'; " + NO_SCRIPT;

    private static final String SCRIPTED = "passkey";

    private static final List<Header> SAFETY =
            List.of(
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
    private final byte[] script = resource("passkey.js");
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
                        problem,
                        visit.onward()
                                .map(address ->
                                        words.text(
                                                address.hasLostBody()
                                                        ? "onward.to-after-loss"
                                                        : "onward.to",
                                                address.target().origin().host()))));
        var out = new Utf8ByteOutput();
        templates.render(template + ".jte", all, out);
        var headers =
                headers(visit, "no-store", template.equals(SCRIPTED) ? OWN_SCRIPT : NO_SCRIPT);
        headers.add(new Header("Content-Type", "text/html; charset=utf-8"));
        return new WebReply(status, headers, out.toByteArray(), visit.session().isPresent());
    }

    /** The page that asks the browser for a passkey. */
    WebReply passkey(Visit visit, PasskeyPrompt prompt) {
        return page(visit, 200, SCRIPTED, Map.of("prompt", prompt));
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
        return resource(visit, "text/css; charset=utf-8", style);
    }

    WebReply script(Visit visit) {
        return resource(visit, "text/javascript; charset=utf-8", script);
    }

    private WebReply resource(Visit visit, String type, byte[] content) {
        var headers = headers(visit, "max-age=300", NO_SCRIPT);
        headers.add(new Header("Content-Type", type));
        return new WebReply(200, headers, content.clone(), visit.session().isPresent());
    }

    /** Sends the browser to a page of ours, with GET. */
    WebReply seeOther(Visit visit, String path) {
        var headers = headers(visit, "no-store", NO_SCRIPT);
        headers.add(new Header("Location", path));
        return new WebReply(303, headers, new byte[0], visit.session().isPresent());
    }

    private List<Header> headers(Visit visit, String caching, String scripts) {
        var headers = new ArrayList<Header>();
        headers.add(new Header(CONTENT_POLICY, scripts + formsLeadTo(visit)));
        headers.addAll(safety);
        headers.add(new Header("Cache-Control", caching));
        headers.addAll(visit.replyCookies());
        return headers;
    }

    /** Chromium asks this of where a form's reply redirects to, as well. */
    private static String formsLeadTo(Visit visit) {
        return visit.onward().map(address -> " " + address.target().origin()).orElse("");
    }

    /** For whoever cannot be shown a page: one line. */
    WebReply bare(int status, String key, Object... values) {
        var headers = new ArrayList<>(safety);
        headers.add(new Header(CONTENT_POLICY, NO_SCRIPT));
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
