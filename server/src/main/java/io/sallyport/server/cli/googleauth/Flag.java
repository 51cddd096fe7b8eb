package io.sallyport.server.cli.googleauth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of the command (GA-4 to GA-23), in the order of its help; below them our own. */
public enum Flag {
    HELP('h', "help", null, "Show this help."),
    VERSION("version", null, "Show which version this is."),
    COUNTER_BASED('c', "counter-based", null, "Codes by counter, one for each press (HOTP)."),
    NO_CONFIRM('C', "no-confirm", null, "Do not ask for a code of the app."),
    TIME_BASED('t', "time-based", null, "Codes by clock (TOTP)."),
    DISALLOW_REUSE('d', "disallow-reuse", null, "Each code counts once; needs -t."),
    ALLOW_REUSE('D', "allow-reuse", null, "A code counts as often as typed; needs -t."),
    FORCE('f', "force", null, "Write the file without asking first."),
    LABEL('l', "label", "TEXT", "What the app shows as the name (user@host)."),
    ISSUER('i', "issuer", "TEXT", "What the app shows as the place; \"\" for none."),
    QUIET('q', "quiet", null, "Show no secret, no QR code, no scratch codes."),
    QR_MODE('Q', "qr-mode", "MODE", "How the QR code is drawn; modes stand below."),
    RATE_LIMIT('r', "rate-limit", "N", "At most N logins, 1 to 10, in ..."),
    RATE_TIME('R', "rate-time", "M", "... so many seconds, 15 to 600."),
    NO_RATE_LIMIT('u', "no-rate-limit", null, "Any number of logins."),
    SECRET('s', "secret", "FILE", "The file, if not ~/.google_authenticator."),
    STEP_SIZE('S', "step-size", "SECONDS", "How long a code is shown: 1 to 60 (30)."),
    WINDOW_SIZE('w', "window-size", "W", "How many codes are looked at: 1 to 21."),
    MINIMAL_WINDOW('W', "minimal-window", null, "As few as make sense: -w 3; -w 1 with -c."),
    EMERGENCY_CODES('e', "emergency-codes", "N", "How many scratch codes: 0 to 10 (5)."),

    SHOW("show", null, "Show again what an existing file holds."),
    RENEW("renew-emergency-codes", null, "New scratch codes, same secret."),
    PRINT_URI("print-uri", null, "Print the otpauth URI, which holds the secret."),
    ALGORITHM("algorithm", "HASH", "sha1, sha256 or sha512."),
    DIGITS("digits", "N", "6, 7 or 8.");

    /** Of a flag that has no short form. */
    private static final char NO_LETTER = 0;

    private final char letter;
    private final String word;
    private final @Nullable String value;
    private final String description;

    Flag(char letter, String word, @Nullable String value, String description) {
        this.letter = letter;
        this.word = word;
        this.value = value;
        this.description = description;
    }

    Flag(String word, @Nullable String value, String description) {
        this(NO_LETTER, word, value, description);
    }

    static Optional<Flag> ofLetter(char letter) {
        for (Flag flag : values())
            if (flag.letter == letter && letter != NO_LETTER) return Optional.of(flag);
        return Optional.empty();
    }

    /** The short form without its dash. */
    public Optional<String> letter() {
        return letter == NO_LETTER ? Optional.empty() : Optional.of(String.valueOf(letter));
    }

    /** The long form without its dashes. */
    public String word() {
        return word;
    }

    /** What its value is called in the help; empty if it takes none. */
    public Optional<String> value() {
        return Optional.ofNullable(value);
    }

    public String description() {
        return description;
    }

    /** Not known to the old command. */
    public boolean isOurs() {
        return compareTo(SHOW) >= 0;
    }

    /** {@code -w}, or {@code --show}. */
    public String spelled() {
        return letter == NO_LETTER ? "--" + word : "-" + letter;
    }
}
