package io.sallyport.server.cli;

import io.sallyport.otp.Hotp;
import io.sallyport.otp.MalformedSecretException;
import io.sallyport.otp.MalformedUriException;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import io.sallyport.server.cli.Terminal.Echo;
import io.sallyport.server.cli.Terminal.Paint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "code",
        header = "Show one-time codes here: an authenticator for the terminal.",
        description = {
            "",
            "Reads an otpauth URI or a secret in Base32 from a file or from standard input. Needs"
                    + " no server."
        },
        footer = {
            "",
            "Examples:",
            "  sallyport code --file anna.uri",
            "  sallyport code --watch --file anna.uri    goes on, with the seconds that are left",
            "  pass show sallyport/anna | sallyport code",
            "  sallyport code --counter 7 --file token.uri"
        })
final class CodeCommand extends SallyportCommand {
    private static final int INPUT_BYTES_MAX = 64 * 1024;

    @Spec @Nullable CommandSpec spec;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Read the URI or secret from FILE.")
    @Nullable Path file;

    @Option(names = "--watch", description = "Go on showing codes, until Ctrl-C.")
    boolean watch;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The code of another time: 2026-12-31T17:00:00Z.")
    @Nullable String at;

    @Option(names = "--counter", paramLabel = "N", description = "The code of this counter (hotp).")
    @Nullable Long counter;

    @Option(
            names = "--algorithm",
            paramLabel = "HASH",
            description = "For a bare secret: sha1 (default), sha256, sha512.")
    String algorithm = "sha1";

    @Option(
            names = "--digits",
            paramLabel = "N",
            description = "For a bare secret: 6 (default), 7 or 8.")
    int digits = 6;

    @Option(
            names = "--period",
            paramLabel = "SECONDS",
            description = "For a bare secret: 30 (default).")
    int period = 30;

    @Parameters(
            arity = "0..1",
            paramLabel = "URI",
            description = "Better not: a command line is seen by everybody on this machine.")
    @Nullable String argument;

    CodeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        char[] text = text();
        try (OtpAuthUri entry = entry(text)) {
            entry.warnings().forEach(warning -> terminal().complain("sallyport: note: " + warning));
            if (entry.hotp().isPresent()) byCounter(entry, entry.hotp().get());
            else byClock(entry, entry.totp().orElseThrow());
        } finally {
            Arrays.fill(text, '\0');
        }
        return DONE;
    }

    private void byCounter(OtpAuthUri entry, Hotp hotp) {
        if (watch) throw usage("--watch is for codes by clock.");
        if (at != null) throw usage("--at is for codes by clock; use --counter.");
        long movingFactor = counter == null ? entry.counter().orElse(0) : counter;
        terminal().line(hotp.generate(entry.secret(), movingFactor).reveal());
        terminal()
                .complain(
                        "sallyport: that was counter "
                                + movingFactor
                                + "; the next is --counter "
                                + (movingFactor + 1));
    }

    private void byClock(OtpAuthUri entry, Totp totp) throws InterruptedException {
        if (counter != null) throw usage("--counter is for codes by counter (hotp).");
        if (watch && at != null) throw usage("--watch shows the codes of now; leave out --at.");
        if (watch) {
            watch(entry, totp);
            return;
        }
        Instant when = at == null ? surroundings.clock().instant() : instant(at);
        terminal().line(totp.generate(entry.secret(), when).reveal());
    }

    /** One line, drawn anew each second; a line a code where nothing can be drawn over. */
    private void watch(OtpAuthUri entry, Totp totp) throws InterruptedException {
        long shown = -1;
        while (!terminal().isBroken()) {
            Instant now = surroundings.clock().instant();
            long step = totp.stepAt(now);
            String code = totp.generate(entry.secret(), now).reveal();
            Duration left = Duration.between(now, totp.startOf(step + 1));
            if (terminal().isOutputTerminal())
                terminal().part("\r" + countdown(code, left, totp.timeStep()) + "\u001b[K");
            else if (step != shown) terminal().line(code);
            shown = step;
            Thread.sleep(Math.min(1_000, left.toMillis() % 1_000 + 1));
        }
    }

    private String countdown(String code, Duration left, Duration period) {
        int cells = 20;
        long seconds = left.plusMillis(999).toSeconds();
        int full = (int) Math.ceilDiv(seconds * cells, Math.max(1, period.toSeconds()));
        String bar = (terminal().isUnicode() ? "━" : "=").repeat(Math.clamp(full, 0, cells));
        Paint paint = seconds <= 5 ? Paint.BAD : Paint.GOOD;
        return terminal().paint(Paint.STRONG, code)
                + "  "
                + "%3d s  ".formatted(seconds)
                + terminal().paint(paint, bar);
    }

    private Instant instant(String text) {
        return When.past(text, surroundings.clock().instant(), surroundings.zone())
                .orElseThrow(() -> usage("--at is a time such as 2026-12-31T17:00:00Z."));
    }

    private char[] text() throws CommandException, IOException {
        if (argument != null) {
            if (file != null) throw usage("give a file or an argument, not both.");
            terminal()
                    .complain(
                            "sallyport: warning: everybody on this machine can read the secret in"
                                + " the list of processes,\n"
                                + "  and your shell may keep it; use --file, or standard input.");
            return argument.strip().toCharArray();
        }
        if (file != null) return ofFile(file);
        if (terminal().isInputTerminal())
            return terminal()
                    .ask("otpauth URI or secret (not shown): ", Echo.HIDDEN)
                    .orElseThrow(() -> new CommandException("no secret was given."));
        return read(terminal().in());
    }

    private static char[] ofFile(Path file) throws CommandException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + FileFault.reason(e) + ".");
        }
    }

    /** The first line that is neither empty nor a comment. */
    private static char[] read(InputStream in) throws IOException, CommandException {
        byte[] bytes = in.readNBytes(INPUT_BYTES_MAX);
        CharBuffer all = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        try {
            return all.toString()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .findFirst()
                    .orElseThrow(() ->
                            new CommandException("there is no otpauth URI or secret in the input."))
                    .toCharArray();
        } finally {
            Arrays.fill(all.array(), '\0');
        }
    }

    private OtpAuthUri entry(char[] text) throws CommandException {
        var characters = CharBuffer.wrap(text);
        boolean isUri =
                text.length >= 8
                        && new String(text, 0, 8).toLowerCase(Locale.ROOT).startsWith("otpauth:");
        try {
            var concessions = OtpAuthUri.Concessions.NONE.withWeakSecrets();
            if (isUri)
                return OtpAuthUri.parse(
                        characters,
                        counter == null ? concessions : concessions.withCounterIfAbsent(counter));
            try (var secret = SharedSecret.fromBase32(characters)) {
                return bare(secret);
            }
        } catch (MalformedUriException e) {
            throw new CommandException("the otpauth URI cannot be used: " + e.getMessage() + ".");
        } catch (MalformedSecretException e) {
            throw new CommandException(
                    "that is neither an otpauth URI nor a secret in Base32: "
                            + e.getMessage()
                            + ".",
                    "A URI begins with otpauth://totp/ or otpauth://hotp/.");
        }
    }

    /** A bare secret is one by clock, unless a counter is asked for. */
    private OtpAuthUri bare(SharedSecret secret) {
        OtpHash hash = hash();
        if (digits < 6 || digits > 8) throw usage("--digits is 6, 7 or 8.");
        if (period < 1 || period > 3_600) throw usage("--period is 1 to 3600 seconds.");
        if (counter != null && counter < 0) throw usage("--counter is at least 0.");
        return counter == null
                ? OtpAuthUri.totp(
                        new Totp(hash, digits, Duration.ofSeconds(period)),
                        secret,
                        "code",
                        Optional.empty())
                : OtpAuthUri.hotp(
                        new Hotp(hash, digits), counter, secret, "code", Optional.empty());
    }

    private OtpHash hash() {
        return switch (algorithm.toLowerCase(Locale.ROOT).replace("-", "")) {
            case "sha1" -> OtpHash.SHA1;
            case "sha256" -> OtpHash.SHA256;
            case "sha512" -> OtpHash.SHA512;
            default -> throw usage("--algorithm is sha1, sha256 or sha512.");
        };
    }

    private ParameterException usage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
