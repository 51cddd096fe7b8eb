package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.cli.QrDrawing.Ground;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Looks at the drawing as a camera does: the characters become dots, and zbarimg reads the dots.
 */
class QrDrawingTest {
    private static final String URI =
            "otpauth://totp/Example%20Ltd:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                    + "&issuer=Example%20Ltd";

    /** A terminal's dots to one module. */
    private static final int SCALE = 4;

    @ParameterizedTest
    @EnumSource
    void a_phone_can_read_half_blocks_on_every_ground(Ground ground) throws Exception {
        var lines = QrDrawing.of(URI).halfBlocks(ground);

        assertEquals(URI, scanned(dotsOfHalfBlocks(lines, ground)));
    }

    @ParameterizedTest
    @EnumSource
    void a_phone_can_read_ascii_on_every_ground(Ground ground) throws Exception {
        var lines = QrDrawing.of(URI).ascii(ground);

        assertEquals(URI, scanned(dotsOfAscii(lines, ground)));
    }

    @Test
    void the_usual_drawing_and_the_question_fit_a_terminal_of_24_lines_and_80_columns() {
        var lines = QrDrawing.of(URI).halfBlocks(Ground.LIGHT);

        assertTrue(lines.size() <= 21, lines.size() + " lines");
        assertTrue(lines.getFirst().length() <= 80, lines.getFirst().length() + " columns");
    }

    @Test
    void a_long_uri_still_fits() {
        String longest = URI + "&algorithm=SHA512&digits=8&period=60" + "x".repeat(60);

        var lines = QrDrawing.of(longest).halfBlocks(Ground.LIGHT);

        assertTrue(lines.getFirst().length() <= 80);
    }

    /** Rows of dots, true where it is dark. */
    private static List<boolean[]> dotsOfHalfBlocks(List<String> lines, Ground ground) {
        var rows = new ArrayList<boolean[]>();
        for (String line : lines) {
            String characters = withoutColours(line);
            var top = new boolean[characters.length()];
            var bottom = new boolean[characters.length()];
            for (int x = 0; x < characters.length(); x++) {
                char c = characters.charAt(x);
                boolean topInk = c == '█' || c == '▀';
                boolean bottomInk = c == '█' || c == '▄';
                top[x] = topInk != (ground == Ground.DARK);
                bottom[x] = bottomInk != (ground == Ground.DARK);
            }
            rows.add(top);
            rows.add(bottom);
        }
        return rows;
    }

    private static List<boolean[]> dotsOfAscii(List<String> lines, Ground ground) {
        var rows = new ArrayList<boolean[]>();
        for (String line : lines) {
            boolean[] row =
                    switch (ground) {
                        case COLOURED -> dotsOfColours(line);
                        case DARK -> dotsOfCharacters(line, ' ');
                        case LIGHT -> dotsOfCharacters(line, '#');
                    };
            rows.add(row);
        }
        return rows;
    }

    private static boolean[] dotsOfCharacters(String line, char dark) {
        var row = new boolean[line.length() / 2];
        for (int x = 0; x < row.length; x++) row[x] = line.charAt(2 * x) == dark;
        return row;
    }

    private static boolean[] dotsOfColours(String line) {
        var dots = new ArrayList<Boolean>();
        for (String cell : line.split("\u001b\\["))
            if (cell.endsWith("  ")) dots.add(cell.startsWith("40m"));
        var row = new boolean[dots.size()];
        for (int x = 0; x < row.length; x++) row[x] = dots.get(x);
        return row;
    }

    private static String withoutColours(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    private static String scanned(List<boolean[]> rows) throws IOException, InterruptedException {
        Process zbar =
                new ProcessBuilder("zbarimg", "--quiet", "--raw", "-")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (OutputStream out = zbar.getOutputStream()) {
            out.write(picture(rows));
        }
        String read = new String(zbar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        zbar.waitFor();
        return read.strip();
    }

    /** A portable bitmap (PBM) of the dots, on nothing but them. */
    private static byte[] picture(List<boolean[]> rows) {
        int width = rows.getFirst().length;
        var picture = new StringBuilder("P1\n");
        picture.append(width * SCALE).append(' ').append(rows.size() * SCALE).append('\n');
        for (boolean[] row : rows)
            for (int y = 0; y < SCALE; y++) {
                for (boolean dark : row) picture.append((dark ? "1 " : "0 ").repeat(SCALE));
                picture.append('\n');
            }
        return picture.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
