package io.sallyport.server.cli.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes a state file with the rights of whoever may write its folder; never over another file. */
public final class ExportedFile {
    private static final int WORD_BYTES = 8;

    private ExportedFile() {}

    /** Mode of the new file. */
    public enum Mode {
        /** As google-authenticator's files have it (GA-55). */
        OF_A_STATE_FILE("0400"),
        /** As anything else that holds a secret (FMT-10). */
        PRIVATE("0600");

        private final String octal;

        Mode(String octal) {
            this.octal = octal;
        }
    }

    /** Durable when it returns. */
    public static void write(Path file, String base64, Mode mode) throws UntouchedFileException {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        if (folder == null) throw new UntouchedFileException("that is no file", "name a file");
        var word = new byte[WORD_BYTES];
        new SecureRandom().nextBytes(word);
        byte[] bytes = base64.getBytes(StandardCharsets.US_ASCII);
        try (var script =
                Script.start(
                        "put",
                        Rights.in(folder),
                        whole.toString(),
                        HexFormat.of().formatHex(word),
                        mode.octal)) {
            script.tell(bytes);
            script.tellNoMore();
            check(script.word());
        } catch (IOException e) {
            check("");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static void check(String said) throws UntouchedFileException {
        switch (said) {
            case "written" -> {}
            case "exists" ->
                    throw new UntouchedFileException(
                            "it exists already, and is not written over",
                            "move it away, or name another file with --output");
            case "denied" ->
                    throw new UntouchedFileException(
                            "the owner of the folder may not write in it",
                            "name another file with --output");
            default ->
                    throw new UntouchedFileException(
                            "it could not be written",
                            "is the disk full, or the file system read-only?");
        }
    }
}
