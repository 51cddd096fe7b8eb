package io.sallyport.server.cli;

import io.nayuki.qrcodegen.QrCode;
import io.nayuki.qrcodegen.QrSegmentAdvanced;
import java.util.ArrayList;
import java.util.List;

/** Draws a QR code with characters, so that nothing leaves this machine (FAIL-27). */
final class QrDrawing {
    /**
     * Light modules around the code; the standard asks for 4, and every phone is content with 2.
     */
    private static final int QUIET = 2;

    private static final int VERSION_MIN = 1;
    private static final int VERSION_MAX = 40;

    private static final String PLAIN = "\u001b[0m";

    /** What the code is drawn on. */
    enum Ground {
        /** Colours can be set, so it does not matter. */
        COLOURED,
        /** Light characters: what is light is drawn. */
        DARK,
        /** Paper: what is dark is drawn. */
        LIGHT
    }

    /** Colours whatever the theme: these of the 256 are the same everywhere. */
    enum Ink {
        BLACK_ON_WHITE("\u001b[40m", "\u001b[107m", "\u001b[38;5;16;48;5;231m"),
        WHITE_ON_BLACK("\u001b[107m", "\u001b[40m", "\u001b[38;5;231;48;5;16m"),
        BLACK_ON_GREY("\u001b[40m", "\u001b[47m", "\u001b[38;5;16;48;5;250m");

        private final String dark;
        private final String light;
        private final String darkOnLight;

        Ink(String dark, String light, String darkOnLight) {
            this.dark = dark;
            this.light = light;
            this.darkOnLight = darkOnLight;
        }
    }

    private final QrCode code;

    private QrDrawing(QrCode code) {
        this.code = code;
    }

    static QrDrawing of(String text) {
        // Base32 takes less room in a segment of its own, and a smaller code is easier to scan.
        var segments =
                QrSegmentAdvanced.makeSegmentsOptimally(
                        text, QrCode.Ecc.LOW, VERSION_MIN, VERSION_MAX);
        return new QrDrawing(QrCode.encodeSegments(segments, QrCode.Ecc.LOW));
    }

    /** Two rows of modules to a line. */
    List<String> halfBlocks(Ground ground) {
        return ground == Ground.COLOURED ? halfBlocks(Ink.BLACK_ON_WHITE) : uncoloured(ground);
    }

    /** Two rows of modules to a line. */
    List<String> halfBlocks(Ink ink) {
        return uncoloured(Ground.COLOURED).stream()
                .map(line -> ink.darkOnLight + line + PLAIN)
                .toList();
    }

    private List<String> uncoloured(Ground ground) {
        var lines = new ArrayList<String>();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            var line = new StringBuilder();
            for (int x = -QUIET; x < code.size + QUIET; x++)
                line.append(halfBlock(isInk(x, y, ground), isInk(x, y + 1, ground)));
            lines.add(line.toString());
        }
        return lines;
    }

    /** Two blanks to a module, for terminals that know colours and no block characters. */
    List<String> blanks(Ink ink) {
        var lines = new ArrayList<String>();
        for (int y = -QUIET; y < code.size + QUIET; y++) {
            var line = new StringBuilder();
            for (int x = -QUIET; x < code.size + QUIET; x++)
                line.append(code.getModule(x, y) ? ink.dark : ink.light).append("  ");
            lines.add(line + PLAIN);
        }
        return lines;
    }

    /** Two characters to a module, for terminals without block characters. */
    List<String> ascii(Ground ground) {
        if (ground == Ground.COLOURED) return blanks(Ink.BLACK_ON_WHITE);
        var lines = new ArrayList<String>();
        for (int y = -QUIET; y < code.size + QUIET; y++) {
            var line = new StringBuilder();
            for (int x = -QUIET; x < code.size + QUIET; x++) line.append(module(x, y, ground));
            lines.add(line.toString());
        }
        return lines;
    }

    private String module(int x, int y, Ground ground) {
        return isInk(x, y, ground) ? "##" : "  ";
    }

    /** What is drawn in the foreground: the dark modules, or on a dark ground the light ones. */
    private boolean isInk(int x, int y, Ground ground) {
        boolean isBelowTheCode = y >= code.size + QUIET;
        return !isBelowTheCode && code.getModule(x, y) != (ground == Ground.DARK);
    }

    private static char halfBlock(boolean top, boolean bottom) {
        if (top) return bottom ? '█' : '▀';
        return bottom ? '▄' : ' ';
    }
}
