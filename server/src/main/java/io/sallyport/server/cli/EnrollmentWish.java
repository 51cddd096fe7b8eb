package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.CodeParameters;
import java.util.Optional;

/**
 * The device that a person wants.
 *
 * @param shownAccount what the app is to show as the name
 * @param shownIssuer what the app is to show as the place
 */
record EnrollmentWish(
        String label,
        CodeParameters parameters,
        Optional<String> shownAccount,
        Optional<String> shownIssuer) {}
