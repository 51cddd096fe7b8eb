package io.sallyport.otp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An otpauth URI (FMT-12 to FMT-20): what a QR code tells an authenticator app. Exactly one of
 * {@link #totp} and {@link #hotp} is present.
 *
 * <p>Thread-safe. Holds a secret of its own: shown by {@link #reveal} only, and cleared by {@link
 * #close}.
 */
public final class OtpAuthUri implements AutoCloseable {
    /** Longest URI read or written, in bytes. */
    public static final int BYTES_MAX = 4 * 1024;

    static final OtpHash HASH_DEFAULT = OtpHash.SHA1;
    static final int DIGITS_DEFAULT = 6;
    static final int PERIOD_SECONDS_DEFAULT = 30;

    private static final int PERIOD_SECONDS_USUAL = 60;
    private static final int SECRET_BYTES_RECOMMENDED = 16;

    private final Optional<Totp> totp;
    private final Optional<Hotp> hotp;
    private final OptionalLong counter;
    private final SharedSecret secret;
    private final Label label;
    private final List<String> warnings;

    private OtpAuthUri(
            Optional<Totp> totp,
            Optional<Hotp> hotp,
            OptionalLong counter,
            SharedSecret ownSecret,
            Label label,
            List<String> warnings) {
        this.totp = totp;
        this.hotp = hotp;
        this.counter = counter;
        this.secret = ownSecret;
        this.label = label;
        this.warnings = withGeneralWarnings(warnings);
    }

    /**
     * A URI of a TOTP entry.
     *
     * @param secret is copied; the caller closes its own
     * @param account not blank, without colon and control characters; blanks at its start are
     *     dropped
     * @param issuer not blank, without colon and control characters
     * @throws IllegalArgumentException if a name is not so, or both together are longer than 3 KiB
     *     as written
     */
    public static OtpAuthUri totp(
            Totp totp, SharedSecret secret, String account, Optional<String> issuer) {
        return ofOwn(totp, secret.copy(), new Label(account, issuer), List.of());
    }

    /**
     * A URI of an HOTP entry.
     *
     * @param counter the next one, 0 to 2^63-1
     * @param secret is copied; the caller closes its own
     * @param account as in {@link #totp(Totp, SharedSecret, String, Optional)}
     * @param issuer as in {@link #totp(Totp, SharedSecret, String, Optional)}
     * @throws IllegalArgumentException if {@code counter} is negative or a name is not as it should
     */
    public static OtpAuthUri hotp(
            Hotp hotp, long counter, SharedSecret secret, String account, Optional<String> issuer) {
        requireCounter(counter);
        return ofOwn(hotp, counter, secret.copy(), new Label(account, issuer), List.of());
    }

    /**
     * Reads a URI; warnings are kept beside the value.
     *
     * @throws MalformedUriException if it is none or cannot be used; of several reasons {@code
     *     MALFORMED} goes before {@code UNSUPPORTED}, and that before {@code WEAK}
     */
    public static OtpAuthUri parse(CharSequence text) throws MalformedUriException {
        return parse(text, Concessions.NONE);
    }

    /** As {@link #parse(CharSequence)}, letting pass what the operator conceded. */
    public static OtpAuthUri parse(CharSequence text, Concessions concessions)
            throws MalformedUriException {
        return OtpAuthUriReader.read(text, concessions);
    }

    static OtpAuthUri ofOwn(Totp totp, SharedSecret ownSecret, Label label, List<String> warnings) {
        return new OtpAuthUri(
                Optional.of(totp),
                Optional.empty(),
                OptionalLong.empty(),
                ownSecret,
                label,
                warnings);
    }

    static OtpAuthUri ofOwn(
            Hotp hotp, long counter, SharedSecret ownSecret, Label label, List<String> warnings) {
        return new OtpAuthUri(
                Optional.empty(),
                Optional.of(hotp),
                OptionalLong.of(counter),
                ownSecret,
                label,
                warnings);
    }

    private static void requireCounter(long counter) {
        if (counter < 0) {
            throw new IllegalArgumentException("a counter is at least 0, got " + counter);
        }
    }

    private List<String> withGeneralWarnings(List<String> found) {
        var all = new ArrayList<String>(found);
        if (secret.length() < SECRET_BYTES_RECOMMENDED) {
            all.add(
                    "the secret has "
                            + secret.length()
                            + " bytes; RFC 4226 asks for at least "
                            + SECRET_BYTES_RECOMMENDED);
        }
        long period = periodSeconds();
        if (period != PERIOD_SECONDS_DEFAULT && period != PERIOD_SECONDS_USUAL) {
            all.add("the period is " + period + " s; most apps know 30 s only, a few 60 s");
        }
        return List.copyOf(all);
    }

    /** What an operator may let pass on purpose. */
    public record Concessions(boolean weakSecrets, OptionalLong counterIfAbsent) {
        /** Nothing: the rules as they stand. */
        public static final Concessions NONE = new Concessions(false, OptionalLong.empty());

        /**
         * @throws IllegalArgumentException if the counter is negative
         */
        public Concessions {
            counterIfAbsent.ifPresent(OtpAuthUri::requireCounter);
        }

        /** Secrets of 1 to 9 bytes are read, with a warning (FMT-5). */
        public Concessions withWeakSecrets() {
            return new Concessions(true, counterIfAbsent);
        }

        /** An HOTP URI without a counter gets this one, 0 to 2^63-1 (FMT-19). */
        public Concessions withCounterIfAbsent(long counter) {
            return new Concessions(weakSecrets, OptionalLong.of(counter));
        }
    }

    /** The parameters of a TOTP entry; empty for HOTP. */
    public Optional<Totp> totp() {
        return totp;
    }

    /** The parameters of an HOTP entry; empty for TOTP. */
    public Optional<Hotp> hotp() {
        return hotp;
    }

    /** The next counter, 0 to 2^63-1; present exactly when {@link #hotp} is. */
    public OptionalLong counter() {
        return counter;
    }

    /** The secret itself, not a copy: {@link #close} clears it. */
    public SharedSecret secret() {
        return secret;
    }

    /** Who logs in; not blank, without colon and control characters. */
    public String account() {
        return label.account();
    }

    /** Where; not blank, without colon and control characters. */
    public Optional<String> issuer() {
        return label.issuer();
    }

    /** What is odd but no reason to refuse; a sentence each, without names or secrets. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * The canonical URI, secret included: for a QR code or the screen of its owner only. Parameters
     * that have their default value are left out: the QR code is smaller and old apps behave.
     *
     * @throws IllegalStateException if the URI was closed
     */
    public String reveal() {
        // Room for all of it, so that no half-grown copy of the secret is left behind.
        var uri = new StringBuilder(BYTES_MAX);
        String issuer = label.issuer().map(PercentEncoding::encode).orElse("");
        uri.append("otpauth://").append(totp.isPresent() ? "totp/" : "hotp/");
        if (!issuer.isEmpty()) {
            uri.append(issuer).append(':');
        }
        uri.append(PercentEncoding.encode(label.account()));
        appendSecret(uri);
        if (!issuer.isEmpty()) {
            uri.append("&issuer=").append(issuer);
        }
        appendParameters(uri);
        return uri.toString();
    }

    private void appendSecret(StringBuilder uri) {
        char[] base32 = secret.toBase32();
        uri.append("?secret=").append(base32);
        Arrays.fill(base32, '\0');
    }

    private void appendParameters(StringBuilder uri) {
        if (hash() != HASH_DEFAULT) {
            uri.append("&algorithm=").append(hash());
        }
        if (digits() != DIGITS_DEFAULT) {
            uri.append("&digits=").append(digits());
        }
        if (periodSeconds() != PERIOD_SECONDS_DEFAULT) {
            uri.append("&period=").append(periodSeconds());
        }
        counter.ifPresent(next -> uri.append("&counter=").append(next));
    }

    private OtpHash hash() {
        return totp.map(Totp::hash).or(() -> hotp.map(Hotp::hash)).orElseThrow();
    }

    private int digits() {
        return totp.map(Totp::digits).or(() -> hotp.map(Hotp::digits)).orElseThrow();
    }

    /** The default for HOTP, which has none: neither written nor warned of. */
    private long periodSeconds() {
        return totp.map(parameters -> parameters.timeStep().toSeconds())
                .orElse((long) PERIOD_SECONDS_DEFAULT);
    }

    /** Clears the secret; again is harmless. */
    @Override
    public void close() {
        secret.close();
    }

    /** Says the type only. */
    @Override
    public String toString() {
        return totp.isPresent() ? "OtpAuthUri[totp]" : "OtpAuthUri[hotp]";
    }
}
