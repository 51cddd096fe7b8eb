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

    /** Black on white whatever the theme: these two of the 256 colours are the same everywhere. */
    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";

    private static final String BLACK = "\u001b[40m";
    private static final String WHITE = "\u001b[107m";
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
        var lines = new ArrayList<String>();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            var line = new StringBuilder();
            for (int x = -QUIET; x < code.size + QUIET; x++)
                line.append(halfBlock(isInk(x, y, ground), isInk(x, y + 1, ground)));
            lines.add(ground == Ground.COLOURED ? BLACK_ON_WHITE + line + PLAIN : line.toString());
        }
        return lines;
    }

    /** Two characters to a module, for terminals without block characters. */
    List<String> ascii(Ground ground) {
        var lines = new ArrayList<String>();
        for (int y = -QUIET; y < code.size + QUIET; y++) {
            var line = new StringBuilder();
            for (int x = -QUIET; x < code.size + QUIET; x++) line.append(module(x, y, ground));
            lines.add(ground == Ground.COLOURED ? line + PLAIN : line.toString());
        }
        return lines;
    }

    private String module(int x, int y, Ground ground) {
        boolean isDark = code.getModule(x, y);
        return switch (ground) {
            case COLOURED -> (isDark ? BLACK : WHITE) + "  ";
            case DARK -> isDark ? "  " : "##";
            case LIGHT -> isDark ? "##" : "  ";
        };
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
