package io.sallyport.server.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** From bytes to lines of words, within bounds. */
final class Lines {
    static final int FILE_BYTES_MAX = 1024 * 1024;
    static final int LINE_BYTES_MAX = 4 * 1024;
    static final int LINES_MAX = 10_000;

    private final String file;
    private final Problems problems;
    private final List<Line> lines = new ArrayList<>();

    private Lines(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The lines that say something; what cannot be read is left out, with a problem. */
    static List<Line> read(String file, byte[] content, Problems problems) {
        var reading = new Lines(file, problems);
        if (content.length > FILE_BYTES_MAX) reading.refuseSize();
        else reading.readAll(content);
        return reading.lines;
    }

    private void readAll(byte[] content) {
        int number = 1;
        for (int start = 0; start < content.length; number++) {
            if (number > LINES_MAX) {
                problems.at(new Origin(file, number))
                        .add(
                                "the file has more than " + LINES_MAX + " lines",
                                "use groups instead of one line for each person");
                return;
            }
            int end = start;
            while (end < content.length && content[end] != '\n') end++;
            readOne(number, ByteBuffer.wrap(content, start, end - start));
            start = end + 1;
        }
    }

    private void readOne(int number, ByteBuffer bytes) {
        try {
            var words = Words.split(decode(bytes));
            if (!words.isEmpty()) lines.add(new Line(new Origin(file, number), words));
        } catch (UnfitException e) {
            problems.at(new Origin(file, number)).add(e);
        }
    }

    private static String decode(ByteBuffer bytes) throws UnfitException {
        if (bytes.remaining() > LINE_BYTES_MAX)
            throw new UnfitException(
                    "the line is longer than " + LINE_BYTES_MAX + " bytes",
                    "make several lines of it");
        try {
            String line = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            // Files that were edited on Windows end their lines with a carriage return.
            if (line.endsWith("\r")) line = line.substring(0, line.length() - 1);
            Values.checkCharacters(line);
            return line;
        } catch (CharacterCodingException e) {
            throw new UnfitException("the line is not UTF-8", "save the file as UTF-8");
        }
    }

    private void refuseSize() {
        problems.at(new Origin(file, 0))
                .add(
                        "the file is larger than " + FILE_BYTES_MAX / 1024 + " KiB",
                        "is this the right file?");
    }
}
