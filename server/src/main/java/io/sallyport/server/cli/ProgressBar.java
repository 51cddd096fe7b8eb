package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;

/** How far long work has come, on one line of its own; only where a person is looking. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;

    private final Terminal terminal;
    private final String what;
    private int shown = -1;

    /**
     * @param what is being done, in two or three words
     */
    ProgressBar(Terminal terminal, String what) {
        this.terminal = terminal;
        this.what = what;
    }

    /** So much of {@code all} is done. */
    void show(long done, long all) {
        if (!terminal.isOutputTerminal()) return;
        int percent = all <= 0 ? 100 : (int) Math.min(100, done * 100 / all);
        if (percent == shown) return;
        shown = percent;
        terminal.part("\r" + what + "  " + bar(percent) + " %3d %%".formatted(percent));
    }

    /** Leaves the line as if it had never been. */
    @Override
    public void close() {
        if (shown >= 0) terminal.part("\r" + " ".repeat(what.length() + WIDTH + 10) + "\r");
    }

    private String bar(int percent) {
        int full = percent * WIDTH / 100;
        return terminal.isUnicode()
                ? "█".repeat(full) + terminal.paint(Paint.QUIET, "░".repeat(WIDTH - full))
                : "#".repeat(full) + ".".repeat(WIDTH - full);
    }
}
