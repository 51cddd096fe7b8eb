package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Echo;
import java.io.IOException;
import java.util.Arrays;

/** Asks until the answer begins with one of two letters (GA-37). */
final class YesOrNo {
    private final Terminal terminal;

    YesOrNo(Terminal terminal) {
        this.terminal = terminal;
    }

    boolean ask(String question) throws CommandException, IOException {
        return choose(question, 'y', 'n');
    }

    /** Whether it was the first of two small letters. */
    boolean choose(String question, char first, char second) throws CommandException, IOException {
        var lines = Wrapped.lines(question, "");
        terminal.line();
        lines.subList(0, lines.size() - 1).forEach(terminal::line);
        while (true) {
            char typed = firstLetter(lines.getLast() + " (" + first + "/" + second + ") ");
            if (Character.toLowerCase(typed) == first) return true;
            if (Character.toLowerCase(typed) == second) return false;
        }
    }

    private char firstLetter(String question) throws CommandException, IOException {
        char[] typed = terminal.ask(question, Echo.SHOWN).orElseThrow(YesOrNo::endOfInput);
        char first = typed.length == 0 ? ' ' : typed[0];
        Arrays.fill(typed, '\0');
        return first;
    }

    static CommandException endOfInput() {
        return new CommandException(
                "the input ended before everything was answered, so nothing was written.");
    }
}
