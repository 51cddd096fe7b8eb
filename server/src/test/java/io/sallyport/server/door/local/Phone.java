package io.sallyport.server.door.local;

import io.sallyport.otp.MalformedUriException;
import io.sallyport.otp.OtpAuthUri;
import java.time.Duration;
import java.time.InstantSource;

/** An authenticator app that has scanned one code. */
public final class Phone {
    private final OtpAuthUri entry;
    private final InstantSource clock;

    private Phone(OtpAuthUri entry, InstantSource clock) {
        this.entry = entry;
        this.clock = clock;
    }

    public static Phone scanning(String uri, InstantSource clock) {
        try {
            return new Phone(OtpAuthUri.parse(uri), clock);
        } catch (MalformedUriException e) {
            throw new AssertionError("the phone cannot read what it scanned", e);
        }
    }

    /** The code that it shows now. */
    public String code() {
        return code(Duration.ZERO);
    }

    /** The code that it shows so much later, or earlier. */
    public String code(Duration later) {
        return entry.totp()
                .map(totp -> totp.generate(entry.secret(), clock.instant().plus(later)))
                .orElseThrow()
                .reveal();
    }

    public String counterCode(long counter) {
        return entry.hotp().orElseThrow().generate(entry.secret(), counter).reveal();
    }

    /** A code of as many digits that it shows neither now nor soon. */
    public String wrongCode() {
        for (int i = 271_828; ; i++) {
            String candidate = "%06d".formatted(i);
            boolean isShown = false;
            for (int step = -30; step <= 30; step++)
                isShown |= code(Duration.ofSeconds(30L * step)).equals(candidate);
            if (!isShown) return candidate;
        }
    }
}
