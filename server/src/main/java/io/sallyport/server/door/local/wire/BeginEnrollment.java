package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Begins an enrolment; nothing is kept of it until a code is proven.
 *
 * @param label what the device is to be called
 * @param shownAccount name that the app shows; the account's if absent
 * @param shownIssuer issuer that the app shows; the server's if absent
 */
public record BeginEnrollment(
        Optional<String> account,
        String label,
        CodeParameters parameters,
        Optional<String> shownAccount,
        Optional<String> shownIssuer)
        implements OfAccount {}
