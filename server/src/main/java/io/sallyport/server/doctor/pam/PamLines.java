package io.sallyport.server.doctor.pam;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a PAM file: comments away, and those joined that end in a backslash. */
final class PamLines {
    /** What Linux-PAM 1.5 has room for, joined lines together. */
    static final int LINE_BYTES_MAX = 1_000;

    /**
     * @param number of the first of the lines that were joined, counted from 1
     */
    record Line(int number, String text) {}

    private final Path file;
    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private int begun;

    private PamLines(Path file) {
        this.file = file;
    }

    /**
     * @param content bytes; only ASCII has a meaning here
     */
    static List<Line> of(Path file, byte[] content) throws UnreadableStackException {
        var reader = new PamLines(file);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        int number = 0;
        for (String line : text.split("\n", -1)) reader.add(++number, line);
        if (reader.begun > 0)
            throw new UnreadableStackException(
                    file, reader.begun, "the file ends behind a backslash");
        return List.copyOf(reader.lines);
    }

    private void add(int number, String raw) throws UnreadableStackException {
        if (raw.indexOf('\0') >= 0) throw new UnreadableStackException(file, number, "a byte zero");
        String line = stripped(raw);
        // A blank line or a comment does not end what a backslash continues.
        if (line.isEmpty() || line.startsWith("#")) return;
        if (begun == 0) begun = number;
        int comment = line.indexOf('#');
        boolean goesOn = comment < 0 && line.endsWith("\\");
        open.append(comment >= 0 ? line.substring(0, comment) : line);
        if (open.length() > LINE_BYTES_MAX)
            throw new UnreadableStackException(
                    file, begun, "a line is longer than " + LINE_BYTES_MAX + " bytes");
        if (goesOn) open.setCharAt(open.length() - 1, ' ');
        else end();
    }

    private void end() {
        lines.add(new Line(begun, open.toString()));
        open.setLength(0);
        begun = 0;
    }

    private static String stripped(String line) {
        int from = 0;
        int to = line.length();
        while (from < to && isBlank(line.charAt(from))) from++;
        while (to > from && isBlank(line.charAt(to - 1))) to--;
        return line.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
