package io.sallyport.otp;

import static io.sallyport.otp.MalformedUriException.malformed;
import static io.sallyport.otp.MalformedUriException.unsupported;
import static io.sallyport.otp.MalformedUriException.weak;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one otpauth URI (FMT-12 to FMT-20).
 *
 * <p>First all of its syntax, which may be {@code MALFORMED}; then what it asks for, which may be
 * {@code UNSUPPORTED}; then how good its secret is, which may be {@code WEAK}. The secret never
 * becomes a {@code String}, and what was read of it is cleared.
 */
final class OtpAuthUriReader {
    private static final String SCHEME = "otpauth://";
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** Parameters that mean something here; each may be given once. */
    private static final Set<String> PARAMETERS =
            Set.of("issuer", "algorithm", "digits", "period", "counter");

    /** Of two-part secrets, where the URI holds only one half. */
    private static final String TWO_STEP_PREFIX = "2step_";

    private static final Pattern ALGORITHM =
            Pattern.compile("(?:HMAC-?)?SHA-?(1|256|512)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+");

    /** What {@link #decimal} answers for a number above 2^63-1. */
    private static final long TOO_LARGE = -1;

    private final OtpAuthUri.Concessions concessions;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private byte @Nullable [] secret;
    private boolean twoStep;

    private OtpAuthUriReader(OtpAuthUri.Concessions concessions) {
        this.concessions = concessions;
    }

    static OtpAuthUri read(CharSequence text, OtpAuthUri.Concessions concessions)
            throws MalformedUriException {
        var reader = new OtpAuthUriReader(concessions);
        try {
            return reader.uri(withoutByteOrderMark(text));
        } finally {
            reader.clear();
        }
    }

    /** A view of the text, whose parts are views, too: a part of a String would be a copy. */
    private static CharSequence withoutByteOrderMark(CharSequence text) {
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return CharBuffer.wrap(text, marked ? 1 : 0, text.length());
    }

    private void clear() {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private OtpAuthUri uri(CharSequence text) throws MalformedUriException {
        requireAscii(text);
        requireScheme(text);
        int typeEnd = indexOf(text, '/', SCHEME.length(), text.length());
        int labelEnd = indexOf(text, '?', 0, text.length());
        if (typeEnd >= labelEnd) {
            throw malformed("there is no label: it reads otpauth://TYPE/LABEL?secret=...");
        }
        boolean totp = isTotp(text.subSequence(SCHEME.length(), typeEnd));
        String prefixed = PercentEncoding.decodeText(text.subSequence(typeEnd + 1, labelEnd));
        readParameters(text, Math.min(labelEnd + 1, text.length()));
        Label label = label(prefixed);
        return totp ? totp(label) : hotp(label);
    }

    private static void requireAscii(CharSequence text) throws MalformedUriException {
        if (text.length() > OtpAuthUri.BYTES_MAX) {
            throw malformed("it is longer than " + OtpAuthUri.BYTES_MAX + " bytes");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                throw malformed(
                        "character "
                                + (i + 1)
                                + " is a blank, a control character or not ASCII, which a URI"
                                + " writes with %");
            }
            if (c == '#') {
                throw malformed("it has a fragment; a # in a name is written %23");
            }
        }
    }

    private static void requireScheme(CharSequence text) throws MalformedUriException {
        int length = Math.min(SCHEME.length(), text.length());
        if (!lowerCase(text.subSequence(0, length)).equals(SCHEME)) {
            throw malformed("it does not start with otpauth://");
        }
    }

    private static boolean isTotp(CharSequence type) throws MalformedUriException {
        return switch (lowerCase(type)) {
            case "totp" -> true;
            case "hotp" -> false;
            case "" -> throw malformed("there is no type: it reads otpauth://totp/...");
            default -> throw unsupported("the type is neither totp nor hotp");
        };
    }

    private static String lowerCase(CharSequence ascii) {
        return ascii.toString().toLowerCase(Locale.ROOT);
    }

    private static int indexOf(CharSequence text, char wanted, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) != wanted) {
            at++;
        }
        return at;
    }

    private void readParameters(CharSequence text, int from) throws MalformedUriException {
        int end;
        for (int start = from; start < text.length(); start = end + 1) {
            end = indexOf(text, '&', start, text.length());
            int nameEnd = indexOf(text, '=', start, end);
            String name = PercentEncoding.decodeText(text.subSequence(start, nameEnd));
            CharSequence value = text.subSequence(Math.min(nameEnd + 1, end), end);
            if (name.equals("secret")) {
                readSecret(value);
            } else {
                readParameter(name, PercentEncoding.decodeText(value));
            }
        }
    }

    private void readSecret(CharSequence value) throws MalformedUriException {
        if (secret != null) {
            throw malformed("secret is given twice");
        }
        byte[] bytes = PercentEncoding.decode(value);
        // One character a byte: what is not ASCII stays what Base32 refuses.
        CharBuffer characters = StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(bytes));
        try {
            secret = Base32.read(characters);
        } catch (MalformedSecretException e) {
            throw malformed(e.getMessage() == null ? "the secret is malformed" : e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(characters.array(), '\0');
        }
        if (secret.length == 0) {
            throw malformed("the secret is empty");
        }
    }

    private void readParameter(String name, String value) throws MalformedUriException {
        if (lowerCase(name).startsWith(TWO_STEP_PREFIX)) {
            twoStep = true;
        } else if (PARAMETERS.contains(name) && parameters.putIfAbsent(name, value) != null) {
            throw malformed(name + " is given twice");
        }
    }

    private Label label(String prefixed) throws MalformedUriException {
        int colon = prefixed.indexOf(':');
        String account = Label.withoutLeadingBlanks(prefixed.substring(colon + 1));
        Optional<String> prefix = name(prefixed.substring(0, Math.max(colon, 0)));
        Optional<String> parameter = name(parameters.getOrDefault("issuer", ""));
        // Both, because a bad prefix is malformed even where the parameter wins.
        requireNames(account, prefix);
        requireNames(account, parameter);
        if (prefix.isPresent()
                && parameter.isPresent()
                && !sameName(prefix.get(), parameter.get())) {
            warnings.add("the label's prefix differs from the issuer parameter, which wins");
        }
        return new Label(account, parameter.or(() -> prefix));
    }

    /** An empty issuer says no more than an absent one. */
    private static Optional<String> name(String text) {
        return Optional.of(text).filter(name -> !name.isBlank());
    }

    private static void requireNames(String account, Optional<String> issuer)
            throws MalformedUriException {
        String problem = Label.problem(account, issuer);
        if (problem != null) {
            throw malformed(problem);
        }
    }

    private static boolean sameName(String one, String other) {
        return Normalizer.normalize(one, Normalizer.Form.NFC)
                .equals(Normalizer.normalize(other, Normalizer.Form.NFC));
    }

    private OtpAuthUri totp(Label label) throws MalformedUriException {
        byte[] key = requireSecret();
        long digits = decimal("digits", OtpAuthUri.DIGITS_DEFAULT);
        long period = decimal("period", OtpAuthUri.PERIOD_SECONDS_DEFAULT);
        if (period == 0) {
            throw malformed("the period is 0");
        }
        Hotp hotp = supported(digits);
        if (!Totp.supportsTimeStep(period)) {
            throw unsupported("the period is longer than 3600 s");
        }
        SharedSecret own = supportedSecret(key);
        var totp = new Totp(hotp.hash(), hotp.digits(), Duration.ofSeconds(period));
        return OtpAuthUri.ofOwn(totp, own, label, warnings);
    }

    private OtpAuthUri hotp(Label label) throws MalformedUriException {
        byte[] key = requireSecret();
        long digits = decimal("digits", OtpAuthUri.DIGITS_DEFAULT);
        if (!parameters.containsKey("counter") && concessions.counterIfAbsent().isEmpty()) {
            throw malformed("there is no counter, which hotp needs");
        }
        long counter = decimal("counter", concessions.counterIfAbsent().orElse(0));
        Hotp hotp = supported(digits);
        if (counter == TOO_LARGE) {
            throw unsupported("the counter is above 2^63-1");
        }
        return OtpAuthUri.ofOwn(hotp, counter, supportedSecret(key), label, warnings);
    }

    private byte[] requireSecret() throws MalformedUriException {
        if (secret == null) {
            throw malformed("there is no secret");
        }
        return secret;
    }

    /** A number of ASCII digits, or {@link #TOO_LARGE}. */
    private long decimal(String name, long otherwise) throws MalformedUriException {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw malformed("the " + name + " parameter is not a number");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return TOO_LARGE;
        }
    }

    private Hotp supported(long digits) throws MalformedUriException {
        if (twoStep) {
            throw unsupported("2step_ parameters: the secret here is only half of the real one");
        }
        OtpHash hash = hash();
        if (!Hotp.supportsDigits(digits)) {
            throw unsupported("the digits are not 6, 7 or 8");
        }
        return new Hotp(hash, (int) digits);
    }

    private OtpHash hash() throws MalformedUriException {
        String text = parameters.get("algorithm");
        if (text == null) {
            return OtpAuthUri.HASH_DEFAULT;
        }
        Matcher algorithm = ALGORITHM.matcher(text);
        if (!algorithm.matches()) {
            throw unsupported("the algorithm is not SHA1, SHA256 or SHA512");
        }
        return OtpHash.valueOf("SHA" + algorithm.group(1));
    }

    private SharedSecret supportedSecret(byte[] key) throws MalformedUriException {
        if (key.length > SharedSecret.LENGTH_MAX) {
            throw unsupported(
                    "the secret has " + key.length + " bytes, above " + SharedSecret.LENGTH_MAX);
        }
        if (key.length < SharedSecret.LENGTH_MIN && !concessions.weakSecrets()) {
            throw weak("the secret has " + key.length + " bytes, below " + SharedSecret.LENGTH_MIN);
        }
        return SharedSecret.of(key);
    }
}
