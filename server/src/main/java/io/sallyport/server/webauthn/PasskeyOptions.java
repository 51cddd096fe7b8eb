package io.sallyport.server.webauthn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.identity.AccountName;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What a page tells its script to ask the browser for, in JSON, with bytes in base64url. */
public final class PasskeyOptions {
    /** Shorter than a ceremony lives. */
    private static final Duration TIME = Duration.ofSeconds(110);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The bytes that a passkey can keep of its owner (WebAuthn, section 5.4.3). */
    private static final int USER_HANDLE_BYTES_MAX = 64;

    private PasskeyOptions() {}

    /**
     * For an answer of any passkey that browsers know for this page, or of one of these.
     *
     * @param of empty for any, as nobody is known yet
     */
    public static String get(RelyingParty party, byte[] challenge, Optional<Account> of) {
        List<Map<String, String>> allowed =
                of.stream().flatMap(Account::passkeys).map(PasskeyOptions::descriptor).toList();
        return JSON.writeValueAsString(
                Map.of(
                        "challenge",
                        BASE64.encodeToString(challenge),
                        "rpId",
                        party.id(),
                        "userVerification",
                        "required",
                        "timeout",
                        TIME.toMillis(),
                        "allowCredentials",
                        allowed));
    }

    /** For a new passkey of {@code account}, which it can be found by without a name. */
    public static String create(
            RelyingParty party, byte[] challenge, AccountName name, Optional<Account> account) {
        List<Map<String, String>> known =
                account.stream()
                        .flatMap(Account::passkeys)
                        .map(PasskeyOptions::descriptor)
                        .toList();
        return JSON.writeValueAsString(
                Map.of(
                        "challenge",
                        BASE64.encodeToString(challenge),
                        "rp",
                        Map.of("id", party.id(), "name", party.id()),
                        "user",
                        Map.of(
                                "id",
                                BASE64.encodeToString(name.value().getBytes(UTF_8)),
                                "name",
                                name.value(),
                                "displayName",
                                name.value()),
                        "pubKeyCredParams",
                        WebAuthn.ALGORITHMS.stream()
                                .map(algorithm -> Map.of("type", "public-key", "alg", algorithm))
                                .toList(),
                        "authenticatorSelection",
                        Map.of("residentKey", "required", "userVerification", "required"),
                        "attestation",
                        "none",
                        "timeout",
                        TIME.toMillis(),
                        "excludeCredentials",
                        known));
    }

    /** Whether a passkey can keep the name of its account, by which it is found. */
    public static boolean canKeep(AccountName name) {
        return name.value().getBytes(UTF_8).length <= USER_HANDLE_BYTES_MAX;
    }

    /** Whose passkey it says that it is; what it says proves nothing. */
    public static Optional<AccountName> owner(byte[] userHandle) {
        return userHandle.length == 0 || userHandle.length > USER_HANDLE_BYTES_MAX
                ? Optional.empty()
                : AccountName.parse(new String(userHandle, UTF_8));
    }

    private static Map<String, String> descriptor(Passkey passkey) {
        return Map.of("type", "public-key", "id", passkey.handle());
    }
}
