package io.sallyport.server.gate;

import io.sallyport.server.gate.GateSession.Assertion;
import io.sallyport.server.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells applications who is there, signed: a compact JWS (FA-32, RFC 7515, RFC 8037). */
final class Assertions {
    static final Duration LIFE = Duration.ofSeconds(60);
    static final Duration KEPT = Duration.ofSeconds(30);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final AssertionSigner signer;
    private final WebOrigin issuer;

    Assertions(AssertionSigner signer, WebOrigin issuer) {
        this.signer = signer;
        this.issuer = issuer;
    }

    /** Signed at most once in thirty seconds for a session and an application. */
    String of(GateSession session, WebOrigin audience, Instant now) {
        Assertion kept = session.assertions().get(audience);
        var step = session.signIn().lastStep();
        boolean isFresh =
                kept != null
                        && kept.step().equals(step)
                        && !now.isBefore(kept.at())
                        && now.isBefore(kept.at().plus(KEPT));
        if (kept != null && isFresh) return kept.jws();
        var made = new Assertion(signed(session.signIn(), audience, now), now, step);
        session.assertions().put(audience, made);
        return made.jws();
    }

    private String signed(SignIn signIn, WebOrigin audience, Instant now) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "EdDSA");
        header.put("typ", "sallyport-assertion+jwt");
        header.put("kid", signer.keyId());
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer.toString());
        claims.put("sub", signIn.account().value());
        claims.put("preferred_username", signIn.account().value());
        claims.put("aud", audience.toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        signIn.lastStep()
                .ifPresent(step -> {
                    claims.put("amr", List.of(step.method()));
                    claims.put("auth_time", step.at().getEpochSecond());
                });
        String input = encoded(header) + "." + encoded(claims);
        return input + "." + BASE64.encodeToString(signer.sign(input));
    }

    private static String encoded(Map<String, Object> json) {
        return BASE64.encodeToString(StrictJson.MAPPER.writeValueAsBytes(json));
    }
}
