package io.sallyport.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Where a person reads and types; or a pipe, which is asked the same questions. */
final class Terminal {
    private static final int ANSWER_BYTES_MAX = 4_096;
    private static final int USUAL_COLUMNS = 80;

    /** A pipe's line. */
    private static final int ENDLESS = Integer.MAX_VALUE;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Abilities abilities;

    /** What the other side can do. */
    record Abilities(
            boolean isInputTerminal,
            boolean isOutputTerminal,
            boolean hasColours,
            boolean isUnicode,
            IntSupplier columns) {
        /** A pipe. */
        static final Abilities NONE = new Abilities(false, false, false, true, () -> ENDLESS);
    }

    /** How an answer is shown while it is typed. */
    enum Echo {
        SHOWN,
        HIDDEN
    }

    /** Colours with a meaning. */
    enum Paint {
        GOOD("32"),
        BAD("31"),
        CARE("33"),
        STRONG("1"),
        QUIET("2");

        private final String code;

        Paint(String code) {
            this.code = code;
        }
    }

    Terminal(InputStream in, PrintStream out, PrintStream err, Abilities abilities) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.abilities = abilities;
    }

    /** The process's own. */
    static Terminal ofProcess(Map<String, String> variables) {
        boolean isOutputTerminal = isTerminal(1);
        Charset charset = System.out.charset();
        var abilities =
                new Abilities(
                        isTerminal(0),
                        isOutputTerminal,
                        isOutputTerminal
                                && variables.getOrDefault("NO_COLOR", "").isEmpty()
                                && !variables.getOrDefault("TERM", "dumb").equals("dumb"),
                        charset.equals(StandardCharsets.UTF_8),
                        isOutputTerminal ? Terminal::columnsOfTerminal : () -> ENDLESS);
        return new Terminal(System.in, System.out, System.err, abilities);
    }

    boolean isInputTerminal() {
        return abilities.isInputTerminal();
    }

    boolean isOutputTerminal() {
        return abilities.isOutputTerminal();
    }

    boolean hasColours() {
        return abilities.hasColours();
    }

    boolean isUnicode() {
        return abilities.isUnicode();
    }

    /** How long a line may be. */
    int columns() {
        return abilities.columns().getAsInt();
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    InputStream in() {
        return in;
    }

    void line(String text) {
        out.println(text);
    }

    void line() {
        out.println();
    }

    /** Nobody is reading any more. */
    boolean isBroken() {
        return out.checkError();
    }

    /** Without the end of the line, and at once. */
    void part(String text) {
        out.print(text);
        out.flush();
    }

    void complain(String text) {
        out.flush();
        err.println(text);
    }

    /** Coloured where there are colours. */
    String paint(Paint paint, String text) {
        return hasColours() ? "\u001b[" + paint.code + "m" + text + "\u001b[0m" : text;
    }

    /**
     * Asks, and reads a line without the blanks around it.
     *
     * @return empty at the end of the input; the caller clears the characters
     */
    @SuppressWarnings(
            "SystemConsoleNull") // it is null where there is no terminal and no jdk.internal.le
    Optional<char[]> ask(String question, Echo echo) throws IOException {
        part(question);
        var console = System.console();
        if (echo == Echo.HIDDEN && abilities.isInputTerminal() && console != null) {
            char[] typed = console.readPassword();
            return typed == null ? endOfInput() : Optional.of(stripped(typed));
        }
        var bytes = new Wiped();
        int b = in.read();
        if (b < 0) return endOfInput();
        for (; b >= 0 && b != '\n'; b = in.read())
            if (bytes.size() < ANSWER_BYTES_MAX) bytes.write(b);
        // A pipe shows no line end of what was typed.
        if (!abilities.isInputTerminal()) line();
        return Optional.of(stripped(bytes.decoded()));
    }

    private Optional<char[]> endOfInput() {
        line();
        return Optional.empty();
    }

    /** Clears {@code typed}. */
    private static char[] stripped(char[] typed) {
        int from = 0;
        int to = typed.length;
        while (from < to && typed[from] <= ' ') from++;
        while (to > from && typed[to - 1] <= ' ') to--;
        char[] answer = Arrays.copyOfRange(typed, from, to);
        Arrays.fill(typed, '\0');
        return answer;
    }

    /** Linux says what lies behind a descriptor; anything else counts as a pipe. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Java cannot ask a terminal for its size. */
    private static int columnsOfTerminal() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(Path.of("/dev/tty").toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String[] size =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip()
                            .split(" ");
            int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (IOException | NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }

    /** Bytes that leave no copies behind when they grow. */
    private static final class Wiped extends ByteArrayOutputStream {
        Wiped() {
            super(ANSWER_BYTES_MAX);
        }

        char[] decoded() {
            CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(buf, 0, count));
            Arrays.fill(buf, (byte) 0);
            var characters = new char[decoded.remaining()];
            decoded.get(characters);
            Arrays.fill(decoded.array(), '\0');
            return characters;
        }
    }
}
