package io.sallyport.server.cli;

import io.sallyport.server.authenticator.AppLimits;
import io.sallyport.server.cli.Terminal.Echo;
import io.sallyport.server.door.local.wire.CodeParameters;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Asks for every property of a new device, and says what each choice means. */
final class EnrollmentQuestions {
    private static final int TRIES_MAX = 5;

    private final Terminal terminal;

    EnrollmentQuestions(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * @param proposed what Return takes
     */
    EnrollmentWish ask(EnrollmentWish proposed) throws CommandException, IOException {
        terminal.line("A few questions. Return takes what stands in brackets.");
        terminal.line();
        var app = app();
        String label = ask("What to call the device", proposed.label(), EnrollmentQuestions::label);
        boolean byCounter = isByCounter(proposed.parameters());
        var parameters =
                app.map(AppLimits.App::canOnlyTheUsual).orElse(false)
                        ? usual(app.get(), byCounter)
                        : parameters(proposed.parameters(), byCounter);
        var issuer =
                name(
                        "What the app shows as the place",
                        proposed.shownIssuer(),
                        "this server's name");
        var account =
                name("What the app shows as the name", proposed.shownAccount(), "your user name");
        terminal.line();
        return new EnrollmentWish(label, parameters, account, issuer);
    }

    private Optional<AppLimits.App> app() throws CommandException, IOException {
        var apps = AppLimits.APPS;
        terminal.line("Which app will show the codes?");
        int half = (apps.size() + 1) / 2;
        for (int i = 0; i < half; i++) {
            String right = i + half < apps.size() ? numbered(i + half) : "   0  another one";
            terminal.line("%-36s%s".formatted(numbered(i), right));
        }
        if (apps.size() % 2 == 0) terminal.line("   0  another one");
        int chosen = ask("Its number", 0, text -> number(text, 0, apps.size()));
        return chosen == 0 ? Optional.empty() : Optional.of(apps.get(chosen - 1));
    }

    private static String numbered(int index) {
        return "%4d  %s".formatted(index + 1, AppLimits.APPS.get(index).name());
    }

    private boolean isByCounter(CodeParameters proposed) throws CommandException, IOException {
        explain(
                "By clock, the code changes by itself every half minute or so. By counter, each"
                        + " press gives the next code; codes that are shown and not used make the"
                        + " counters drift apart, so take it only for tokens with a button.");
        String byDefault = proposed.type().equals(CodeParameters.HOTP) ? "counter" : "clock";
        return ask("By clock or by counter", byDefault, EnrollmentQuestions::clockOrCounter)
                .equals("counter");
    }

    private CodeParameters usual(AppLimits.App app, boolean byCounter) {
        explain(app.name() + " knows 6 digits, SHA-1 and 30 seconds only, so these are taken.");
        return byCounter
                ? new CodeParameters(CodeParameters.HOTP, "SHA1", 6, Optional.empty())
                : CodeParameters.DEFAULT;
    }

    private CodeParameters parameters(CodeParameters proposed, boolean byCounter)
            throws CommandException, IOException {
        explain("More digits are harder to guess and take longer to type; not every app has them.");
        int digits = ask("Digits, 6 to 8", proposed.digits(), text -> number(text, 6, 8));
        explain("The hash makes no difference to your safety here, and many apps know sha1 only.");
        String hash = ask("Hash: sha1, sha256 or sha512", "sha1", EnrollmentQuestions::hash);
        if (byCounter)
            return new CodeParameters(
                    CodeParameters.HOTP, hash.toUpperCase(Locale.ROOT), digits, Optional.empty());
        explain(
                "A longer period leaves more time to type; it also makes you wait longer for the"
                        + " next code, as each works once.");
        int period =
                ask(
                        "Seconds that a code is shown, 1 to 3600",
                        proposed.period().orElse(30),
                        text -> number(text, 1, 3_600));
        return new CodeParameters(
                CodeParameters.TOTP, hash.toUpperCase(Locale.ROOT), digits, Optional.of(period));
    }

    private Optional<String> name(String question, Optional<String> proposed, String otherwise)
            throws CommandException, IOException {
        String answer = ask(question, proposed.orElse(otherwise), EnrollmentQuestions::label);
        return answer.equals(otherwise) ? Optional.empty() : Optional.of(answer);
    }

    private void explain(String text) {
        terminal.line();
        Wrapped.lines(text, "").forEach(terminal::line);
    }

    private <T> T ask(String question, T byDefault, Function<String, Optional<T>> read)
            throws CommandException, IOException {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            var typed = terminal.ask(question + " [" + byDefault + "]: ", Echo.SHOWN);
            if (typed.isEmpty())
                throw new CommandException("no answer was given, so nothing was set up.");
            String text = new String(typed.get());
            if (text.isEmpty()) return byDefault;
            var answer = read.apply(text);
            if (answer.isPresent()) return answer.get();
            terminal.line("That is none of the choices.");
        }
        throw new CommandException("no usable answer was given, so nothing was set up.");
    }

    private static Optional<Integer> number(String text, int least, int most) {
        if (!text.matches("[0-9]{1,4}")) return Optional.empty();
        int number = Integer.parseInt(text);
        return number >= least && number <= most ? Optional.of(number) : Optional.empty();
    }

    private static Optional<String> clockOrCounter(String text) {
        return List.of("clock", "counter").stream()
                .filter(word -> word.startsWith(text.toLowerCase(Locale.ROOT)) && text.length() > 1)
                .findFirst();
    }

    private static Optional<String> hash(String text) {
        String hash = text.toLowerCase(Locale.ROOT).replace("-", "");
        return List.of("sha1", "sha256", "sha512").contains(hash)
                ? Optional.of(hash)
                : Optional.empty();
    }

    private static Optional<String> label(String text) {
        return text.indexOf(':') < 0 && text.chars().noneMatch(Character::isISOControl)
                ? Optional.of(text)
                : Optional.empty();
    }
}
