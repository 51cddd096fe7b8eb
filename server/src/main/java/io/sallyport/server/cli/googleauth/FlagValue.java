package io.sallyport.server.cli.googleauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.otp.OtpHash;
import java.util.Locale;
import java.util.Optional;

/** What may stand behind a flag. */
final class FlagValue {
    /** More than any screen shows, and less than a QR code holds (GA-48). */
    static final int NAME_BYTES_MAX = 255;

    private FlagValue() {}

    static void check(Flag flag, String value) throws UsageException {
        switch (flag) {
            case RATE_LIMIT -> number(flag, value, 1, 10);
            case RATE_TIME -> number(flag, value, 15, 600);
            case STEP_SIZE -> number(flag, value, 1, 60);
            case WINDOW_SIZE -> number(flag, value, 1, 21);
            case EMERGENCY_CODES -> number(flag, value, 0, 10);
            case DIGITS -> number(flag, value, 6, 8);
            case SECRET -> require(!value.isEmpty(), "-s needs the name of a file.");
            case LABEL, ISSUER -> name(flag, value);
            case QR_MODE ->
                    require(
                            QrMode.named(value).isPresent(),
                            "-Q is none, ansi, ansi_inverse, ansi_grey, utf8, utf8_inverse or"
                                    + " utf8_grey.");
            case ALGORITHM ->
                    require(hash(value).isPresent(), "--algorithm is sha1, sha256 or sha512.");
            default -> {}
        }
    }

    static Optional<OtpHash> hash(String value) {
        return switch (value.toUpperCase(Locale.ROOT).replace("-", "")) {
            case "SHA1" -> Optional.of(OtpHash.SHA1);
            case "SHA256" -> Optional.of(OtpHash.SHA256);
            case "SHA512" -> Optional.of(OtpHash.SHA512);
            default -> Optional.empty();
        };
    }

    private static void number(Flag flag, String value, int least, int most) throws UsageException {
        boolean isOne = value.matches("[0-9]{1,9}");
        int number = isOne ? Integer.parseInt(value) : -1;
        require(
                number >= least && number <= most,
                flag.spelled() + " is a number from " + least + " to " + most + ".");
    }

    private static void name(Flag flag, String value) throws UsageException {
        require(
                value.getBytes(UTF_8).length <= NAME_BYTES_MAX,
                flag.spelled() + " has at most " + NAME_BYTES_MAX + " bytes.");
        require(
                value.codePoints().noneMatch(Character::isISOControl),
                flag.spelled() + " has a control character in it.");
    }

    private static void require(boolean isRight, String otherwise) throws UsageException {
        if (!isRight) throw new UsageException(otherwise);
    }
}
