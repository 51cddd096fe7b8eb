package io.sallyport.server.cli;

import java.util.List;

/** How a QR code is drawn. */
enum QrStyle {
    AUTO,
    UTF8,
    ASCII,
    NONE;

    /** The lines of the drawing; none if none is wanted. */
    List<String> draw(String text, Terminal terminal) {
        return switch (this) {
            case NONE -> List.of();
            case UTF8 -> QrDrawing.of(text).halfBlocks(ground(terminal));
            case ASCII -> QrDrawing.of(text).ascii(ground(terminal));
            case AUTO -> (terminal.isUnicode() ? UTF8 : ASCII).draw(text, terminal);
        };
    }

    /** Most terminals are dark, and many phones read a code that is the wrong way round. */
    private static QrDrawing.Ground ground(Terminal terminal) {
        return terminal.hasColours() ? QrDrawing.Ground.COLOURED : QrDrawing.Ground.DARK;
    }
}
