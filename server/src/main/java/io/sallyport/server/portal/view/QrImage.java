package io.sallyport.server.portal.view;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as a path of SVG, made here, so that the secret in it goes nowhere else (FAIL-27).
 *
 * @param size width and height in modules, with the quiet zone
 * @param path of the dark modules
 */
public record QrImage(int size, String path) {
    /** Light modules around it (ISO/IEC 18004, section 9.1). */
    private static final int QUIET = 4;

    /** Draws {@code text}. */
    public static QrImage of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) row(code, y, path);
        return new QrImage(code.size + 2 * QUIET, path.toString());
    }

    private static void row(QrCode code, int y, StringBuilder path) {
        int x = 0;
        while (x < code.size) {
            int begin = x;
            while (x < code.size && code.getModule(x, y)) x++;
            int length = x - begin;
            if (length > 0)
                path.append("M%d,%dh%dv1h-%dz".formatted(begin + QUIET, y + QUIET, length, length));
            else x++;
        }
    }

    @Override
    public String toString() {
        return "QrImage";
    }
}
