package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Labels;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.Totp;
import java.util.Optional;

/**
 * The device that somebody wants to enrol.
 *
 * @param label what its owner calls it
 * @param kind its parameters
 * @param shownAccount account as the app shows it
 * @param shownIssuer issuer as the app shows it
 */
public record DeviceRequest(
        String label, Kind kind, String shownAccount, Optional<String> shownIssuer) {
    public DeviceRequest {
        Labels.faultOf(label)
                .ifPresent(fault -> {
                    throw new IllegalArgumentException(fault);
                });
    }

    /** By clock or by counter. */
    public sealed interface Kind {
        record Clock(Totp parameters) implements Kind {}

        record Counter(Hotp parameters) implements Kind {}
    }

    int digits() {
        return switch (kind) {
            case Kind.Clock clock -> clock.parameters().digits();
            case Kind.Counter counter -> counter.parameters().digits();
        };
    }
}
