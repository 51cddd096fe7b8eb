package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Abilities;
import io.sallyport.server.door.local.LocalHost;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Somebody at a terminal, who types commands and answers their questions. */
final class Desk {
    private final Map<String, String> variables = new HashMap<>();
    private final InstantSource clock;
    private Abilities abilities = Abilities.NONE;

    private Desk(InstantSource clock) {
        this.clock = clock;
    }

    static Desk at(LocalHost host) {
        return new Desk(host.clock).with("SALLYPORT_COMMAND_SOCKET", host.socket.toString());
    }

    /** Where no server is needed. */
    static Desk alone(InstantSource clock) {
        return new Desk(clock).with("SALLYPORT_CONFIG", "/nonexistent/sallyport.conf");
    }

    static Desk at(Path socket, InstantSource clock) {
        return new Desk(clock).with("SALLYPORT_COMMAND_SOCKET", socket.toString());
    }

    Desk with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** A terminal with colours. */
    Desk colourful(int columns) {
        abilities = new Abilities(false, true, true, true, () -> columns);
        return this;
    }

    /** A terminal that knows ASCII only, and no colours. */
    Desk plain() {
        abilities = new Abilities(false, false, false, false, () -> Integer.MAX_VALUE);
        return this;
    }

    /** How a command went. */
    record Run(int status, String out, String err) {
        @Override
        public String toString() {
            return "status " + status + "\n--- out\n" + out + "--- err\n" + err;
        }
    }

    /** Runs a command that asks nothing. */
    Run run(String... args) {
        return run(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), args);
    }

    /** Runs a command with something on its standard input. */
    Run runWith(String input, String... args) {
        return run(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                args);
    }

    /**
     * Runs a command and answers its questions.
     *
     * @param answers made of what was printed so far, one after another; the input ends behind them
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only handed on
    final Run answering(Deque<String> args, Function<String, String>... answers) {
        var out = new ByteArrayOutputStream();
        return run(new Typist(out, List.of(answers)), out, args.toArray(String[]::new));
    }

    static Deque<String> command(String... args) {
        return new ArrayDeque<>(List.of(args));
    }

    private Run run(InputStream in, ByteArrayOutputStream out, String... args) {
        var err = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        in,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        abilities);
        var surroundings = new Surroundings(terminal, variables, "root", clock, ZoneOffset.UTC);
        int status = Commands.run(args, surroundings);
        return new Run(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Types a line when one is asked for. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // a person is slower
    private static final class Typist extends InputStream {
        private final ByteArrayOutputStream seen;
        private final Deque<Function<String, String>> answers;
        private InputStream line = InputStream.nullInputStream();

        Typist(ByteArrayOutputStream seen, List<Function<String, String>> answers) {
            this.seen = seen;
            this.answers = new ArrayDeque<>(answers);
        }

        @Override
        public int read() throws java.io.IOException {
            int b = line.read();
            if (b >= 0 || answers.isEmpty()) return b;
            String typed = answers.remove().apply(seen.toString(StandardCharsets.UTF_8)) + "\n";
            line = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
            return line.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws java.io.IOException {
            int b = length == 0 ? 0 : read();
            if (b < 0) return b;
            into[from] = (byte) b;
            return Math.min(length, 1);
        }
    }
}
