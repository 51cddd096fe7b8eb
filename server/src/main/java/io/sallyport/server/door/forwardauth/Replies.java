package io.sallyport.server.door.forwardauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.server.gate.AssertionSigner;
import io.sallyport.server.gate.GateAnswer;
import io.sallyport.server.gate.HeaderText;
import io.sallyport.server.json.StrictJson;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.web.WebReply.Header;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Replies to proxies: short plain text that repeats nothing of the question (FA-29, FA-30). */
final class Replies {
    private static final Header NO_STORE = new Header("Cache-Control", "no-store");
    private static final Header NO_SNIFFING = new Header("X-Content-Type-Options", "nosniff");
    private static final Header TEXT = new Header("Content-Type", "text/plain; charset=utf-8");

    private Replies() {}

    static WebReply plain(int status, String text) {
        return reply(status, List.of(TEXT), text, true);
    }

    /** Its connection is nobody's that we know, and may be ended (FA-10). */
    static WebReply stranger() {
        return reply(403, List.of(TEXT), "Only trusted proxies may ask.", false);
    }

    static WebReply toPortal(int status, String location) {
        return reply(
                status, List.of(TEXT, new Header("Location", location)), "Sign in first.", true);
    }

    /** FA-31, FA-32: what is unknown is sent empty, so that it replaces what a visitor sent. */
    static WebReply passed(GateAnswer.Passed passed) {
        var headers = new ArrayList<Header>();
        headers.add(TEXT);
        headers.add(new Header("Remote-User", HeaderText.of(passed.account().value())));
        headers.add(new Header("Remote-Groups", HeaderText.list(passed.person().groups())));
        headers.add(new Header("Remote-Name", HeaderText.of(passed.person().name())));
        headers.add(new Header("Remote-Email", HeaderText.of(passed.person().email())));
        headers.add(new Header("Sallyport-Assertion", passed.assertion()));
        passed.cookie().ifPresent(headers::add);
        return reply(200, headers, "", true);
    }

    /** The public key of assertions (RFC 7517, RFC 8037). */
    static WebReply keys(AssertionSigner signer) {
        byte[] raw = Base64.getDecoder().decode(signer.publicKey());
        var key =
                Map.of(
                        "kty", "OKP",
                        "crv", "Ed25519",
                        "alg", "EdDSA",
                        "use", "sig",
                        "kid", signer.keyId(),
                        "x", Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
        var headers =
                List.of(NO_STORE, NO_SNIFFING, new Header("Content-Type", "application/json"));
        return new WebReply(
                200,
                headers,
                StrictJson.MAPPER.writeValueAsBytes(Map.of("keys", List.of(key))),
                false);
    }

    private static WebReply reply(int status, List<Header> besides, String text, boolean isKnown) {
        var headers = new ArrayList<Header>(List.of(NO_STORE, NO_SNIFFING));
        headers.addAll(besides);
        byte[] body = text.isEmpty() ? new byte[0] : (text + "\n").getBytes(UTF_8);
        return new WebReply(status, headers, body, isKnown);
    }
}
