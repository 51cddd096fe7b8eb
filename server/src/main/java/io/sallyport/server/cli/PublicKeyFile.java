package io.sallyport.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Reads what ssh-keygen wrote: a file of one public key, and what the authenticator said of it. */
final class PublicKeyFile {
    private static final int BYTES_MAX = 16 * 1024;

    private PublicKeyFile() {}

    /** Type and Base64 of the one key in it, without its comment. */
    static String key(Path file) throws CommandException {
        String text = new String(bytes(file), StandardCharsets.UTF_8).strip();
        String[] words = text.split("[ \\t]+", 3);
        if (words.length < 2 || text.indexOf('\n') >= 0 || text.startsWith("-----"))
            throw new CommandException(
                    file + " is no file of one public key.",
                    "ssh-keygen writes one beside the private key, with .pub at its end.");
        return words[0] + " " + words[1];
    }

    /** The whole file, in Base64. */
    static Optional<String> attestation(Optional<Path> file) throws CommandException {
        if (file.isEmpty()) return Optional.empty();
        return Optional.of(Base64.getEncoder().encodeToString(bytes(file.get())));
    }

    private static byte[] bytes(Path file) throws CommandException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length <= BYTES_MAX) return bytes;
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + FileFault.reason(e) + ".");
        }
        throw new CommandException(file + " is longer than " + BYTES_MAX + " bytes.");
    }
}
