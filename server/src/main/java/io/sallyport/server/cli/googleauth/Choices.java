package io.sallyport.server.cli.googleauth;

import static io.sallyport.server.cli.googleauth.Flag.ALGORITHM;
import static io.sallyport.server.cli.googleauth.Flag.ALLOW_REUSE;
import static io.sallyport.server.cli.googleauth.Flag.COUNTER_BASED;
import static io.sallyport.server.cli.googleauth.Flag.DIGITS;
import static io.sallyport.server.cli.googleauth.Flag.DISALLOW_REUSE;
import static io.sallyport.server.cli.googleauth.Flag.EMERGENCY_CODES;
import static io.sallyport.server.cli.googleauth.Flag.FORCE;
import static io.sallyport.server.cli.googleauth.Flag.HELP;
import static io.sallyport.server.cli.googleauth.Flag.ISSUER;
import static io.sallyport.server.cli.googleauth.Flag.LABEL;
import static io.sallyport.server.cli.googleauth.Flag.MINIMAL_WINDOW;
import static io.sallyport.server.cli.googleauth.Flag.NO_CONFIRM;
import static io.sallyport.server.cli.googleauth.Flag.NO_RATE_LIMIT;
import static io.sallyport.server.cli.googleauth.Flag.PRINT_URI;
import static io.sallyport.server.cli.googleauth.Flag.QR_MODE;
import static io.sallyport.server.cli.googleauth.Flag.QUIET;
import static io.sallyport.server.cli.googleauth.Flag.RATE_LIMIT;
import static io.sallyport.server.cli.googleauth.Flag.RATE_TIME;
import static io.sallyport.server.cli.googleauth.Flag.RENEW;
import static io.sallyport.server.cli.googleauth.Flag.SECRET;
import static io.sallyport.server.cli.googleauth.Flag.SHOW;
import static io.sallyport.server.cli.googleauth.Flag.STEP_SIZE;
import static io.sallyport.server.cli.googleauth.Flag.TIME_BASED;
import static io.sallyport.server.cli.googleauth.Flag.VERSION;
import static io.sallyport.server.cli.googleauth.Flag.WINDOW_SIZE;

import io.sallyport.engine.googleauth.NewStateFile.Kind;
import io.sallyport.otp.OtpHash;
import io.sallyport.server.cli.googleauth.GivenFlags.Given;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was chosen on the command line; what is empty is to be asked for, or has its default. */
public final class Choices {
    private static final int SCRATCH_CODES = 5;
    private static final int DIGITS_USUAL = 6;
    private static final int WINDOW_MINIMAL_BY_TIME = 3;
    private static final int WINDOW_MINIMAL_BY_COUNTER = 1;

    /** Of each set, one flag at most; that they stand in one set is also why they are refused. */
    private static final List<Set<Flag>> EXCLUSIVE =
            List.of(
                    Set.of(COUNTER_BASED, TIME_BASED),
                    Set.of(DISALLOW_REUSE, ALLOW_REUSE),
                    Set.of(COUNTER_BASED, DISALLOW_REUSE),
                    Set.of(COUNTER_BASED, ALLOW_REUSE),
                    Set.of(COUNTER_BASED, STEP_SIZE),
                    Set.of(WINDOW_SIZE, MINIMAL_WINDOW),
                    Set.of(RATE_LIMIT, NO_RATE_LIMIT),
                    Set.of(RATE_TIME, NO_RATE_LIMIT),
                    Set.of(SHOW, RENEW));

    private static final Set<Flag> WITH_SHOW =
            Set.of(SHOW, SECRET, QR_MODE, LABEL, ISSUER, PRINT_URI);
    private static final Set<Flag> WITH_RENEW =
            Set.of(RENEW, SECRET, EMERGENCY_CODES, FORCE, QUIET);

    private final Map<Flag, String> given = new EnumMap<>(Flag.class);

    private Choices() {}

    /**
     * Reads a command line.
     *
     * @throws UsageException at its first mistake
     */
    public static Choices of(List<String> args) throws UsageException {
        var choices = new Choices();
        var flags = new GivenFlags(args);
        for (var next = flags.read(); next.isPresent(); next = flags.read()) {
            choices.take(next.get());
            // Whoever asks for help gets it, whatever else there may be wrong behind it.
            if (choices.has(HELP) || choices.has(VERSION)) return choices;
        }
        if (!flags.rest().isEmpty())
            throw new UsageException("\"" + flags.rest().getFirst() + "\" is one word too many.");
        choices.checkTogether();
        return choices;
    }

    private void take(Given next) throws UsageException {
        Flag flag = next.flag();
        if (has(flag) && flag != NO_CONFIRM)
            throw new UsageException(flag.spelled() + " was given twice.");
        for (Set<Flag> set : EXCLUSIVE)
            for (Flag other : set)
                if (set.contains(flag) && other != flag && has(other))
                    throw new UsageException(
                            other.spelled() + " and " + flag.spelled() + " exclude each other.");
        FlagValue.check(flag, next.value());
        given.put(flag, next.value());
    }

    private void checkTogether() throws UsageException {
        for (Flag flag : List.of(DISALLOW_REUSE, ALLOW_REUSE)) needs(flag, TIME_BASED);
        needs(RATE_LIMIT, RATE_TIME);
        needs(RATE_TIME, RATE_LIMIT);
        if (has(SHOW)) onlyThese(SHOW, WITH_SHOW);
        if (has(RENEW)) onlyThese(RENEW, WITH_RENEW);
    }

    private void needs(Flag flag, Flag other) throws UsageException {
        if (has(flag) && !has(other))
            throw new UsageException(flag.spelled() + " needs " + other.spelled() + " as well.");
    }

    private void onlyThese(Flag task, Set<Flag> allowed) throws UsageException {
        for (Flag flag : given.keySet())
            if (!allowed.contains(flag))
                throw new UsageException(
                        flag.spelled() + " has no meaning with " + task.spelled() + ".");
    }

    public boolean has(Flag flag) {
        return given.containsKey(flag);
    }

    private Optional<String> value(Flag flag) {
        return Optional.ofNullable(given.get(flag));
    }

    private Optional<Integer> number(Flag flag) {
        return value(flag).map(Integer::valueOf);
    }

    public Optional<Kind> kind() {
        if (has(TIME_BASED)) return Optional.of(Kind.TIME);
        return has(COUNTER_BASED) ? Optional.of(Kind.COUNTER) : Optional.empty();
    }

    public Optional<Boolean> disallowsReuse() {
        return has(DISALLOW_REUSE) || has(ALLOW_REUSE)
                ? Optional.of(has(DISALLOW_REUSE))
                : Optional.empty();
    }

    /** The value of the file's line; empty if it is to be asked for. */
    public Optional<Integer> window(Kind kind) {
        if (!has(MINIMAL_WINDOW)) return number(WINDOW_SIZE);
        return Optional.of(kind == Kind.TIME ? WINDOW_MINIMAL_BY_TIME : WINDOW_MINIMAL_BY_COUNTER);
    }

    /** The value of the file's line. */
    public Optional<String> rateLimit() {
        return number(RATE_LIMIT).map(logins -> logins + " " + number(RATE_TIME).orElseThrow());
    }

    public boolean leavesRateOpen() {
        return !has(RATE_LIMIT) && !has(NO_RATE_LIMIT);
    }

    public Optional<Integer> stepSeconds() {
        return number(STEP_SIZE);
    }

    public int scratchCodes() {
        return number(EMERGENCY_CODES).orElse(SCRATCH_CODES);
    }

    public OtpHash hash() {
        return value(ALGORITHM).flatMap(FlagValue::hash).orElse(OtpHash.SHA1);
    }

    public int digits() {
        return number(DIGITS).orElse(DIGITS_USUAL);
    }

    public QrMode qrMode() {
        return value(QR_MODE).flatMap(QrMode::named).orElse(QrMode.ANSI);
    }

    public Optional<String> file() {
        return value(SECRET);
    }

    public Optional<String> label() {
        return value(LABEL);
    }

    /** Empty text for none at all. */
    public Optional<String> issuer() {
        return value(ISSUER);
    }

    /** Flags that answer the questions left open, so that none is asked (GA-60). */
    public List<String> missingForSilence() {
        if (has(RENEW)) return has(FORCE) ? List.of() : List.of("-f");
        var missing = new ArrayList<String>();
        if (kind().isEmpty()) missing.add("-t or -c");
        if (!has(FORCE)) missing.add("-f");
        if (disallowsReuse().isEmpty() && !has(COUNTER_BASED)) missing.add("-d or -D");
        if (window(Kind.TIME).isEmpty()) missing.add("-w or -W");
        if (leavesRateOpen()) missing.add("-r and -R, or -u");
        return missing;
    }
}
