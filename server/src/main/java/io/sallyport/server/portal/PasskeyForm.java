package io.sallyport.server.portal;

import io.sallyport.engine.PasskeyAnswer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fields that the script fills in: bytes in base64url, bounded by the form. */
final class PasskeyForm {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9_-]*");

    private PasskeyForm() {}

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty if the field is missing or is no base64url. */
    static byte[] bytes(Form form, String field) {
        String text = form.text(field);
        if (!BASE64.matcher(text).matches()) return new byte[0];
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0]; // of a length that no bytes have
        }
    }

    /** What a passkey has answered; empty if something of it is missing. */
    static Optional<PasskeyAnswer> answer(Form form) {
        byte[] handle = bytes(form, "handle");
        byte[] clientData = bytes(form, "client-data");
        byte[] authenticatorData = bytes(form, "authenticator-data");
        byte[] signature = bytes(form, "signature");
        if (handle.length == 0
                || clientData.length == 0
                || authenticatorData.length == 0
                || signature.length == 0) return Optional.empty();
        return Optional.of(
                new PasskeyAnswer(text(handle), clientData, authenticatorData, signature));
    }
}
