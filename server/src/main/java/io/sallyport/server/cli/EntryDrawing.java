package io.sallyport.server.cli;

import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.server.cli.QrDrawing.Ink;
import io.sallyport.server.cli.googleauth.QrMode;
import java.util.Arrays;
import java.util.List;

/** What the owner of a state file is shown of it. */
final class EntryDrawing {
    private final Terminal terminal;

    EntryDrawing(Terminal terminal) {
        this.terminal = terminal;
    }

    void qrCode(OtpAuthUri uri, QrMode mode) {
        if (mode == QrMode.NONE) return;
        var drawing = QrDrawing.of(uri.reveal());
        terminal.line("Scan this with an authenticator app:");
        lines(drawing, mode).forEach(terminal::line);
    }

    private static List<String> lines(QrDrawing drawing, QrMode mode) {
        return switch (mode) {
            case NONE -> List.of();
            case ANSI -> drawing.blanks(Ink.BLACK_ON_WHITE);
            case ANSI_INVERSE -> drawing.blanks(Ink.WHITE_ON_BLACK);
            case ANSI_GREY -> drawing.blanks(Ink.BLACK_ON_GREY);
            case UTF8 -> drawing.halfBlocks(Ink.BLACK_ON_WHITE);
            case UTF8_INVERSE -> drawing.halfBlocks(Ink.WHITE_ON_BLACK);
            case UTF8_GREY -> drawing.halfBlocks(Ink.BLACK_ON_GREY);
        };
    }

    /** In one piece, as it goes into whatever asks for it. */
    void secret(String lead, OtpAuthUri uri) {
        char[] base32 = uri.secret().toBase32();
        terminal.part(lead);
        terminal.out().println(base32);
        Arrays.fill(base32, '\0');
    }

    void scratchCodes(List<OneTimePassword> codes) {
        codes.forEach(code -> terminal.line("  " + code.reveal()));
    }
}
