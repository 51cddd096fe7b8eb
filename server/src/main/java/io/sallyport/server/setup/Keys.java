package io.sallyport.server.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Public keys in files of authorized keys. */
final class Keys {
    private static final Pattern KEY =
            Pattern.compile(
                    "(?:^|\\s)((?:ssh-|ecdsa-|sk-)[A-Za-z0-9@.-]{1,64})\\s+(AAAA[A-Za-z0-9+/]+=*)");
    private static final int FILE_BYTES_MAX = 1024 * 1024;

    private Keys() {}

    /**
     * One line.
     *
     * @param blob Base64
     * @param hasCommand whether it is pinned to a command
     */
    record AuthorizedKey(String type, String blob, boolean hasCommand) {
        /** {@code SHA256:...}, as ssh-keygen shows it. */
        String fingerprint() {
            try {
                byte[] bytes = Base64.getDecoder().decode(blob);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
            } catch (IllegalArgumentException e) {
                return "a key that cannot be read";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Those of all files; a file that is not there has none. */
    static List<AuthorizedKey> in(List<Path> files) {
        var keys = new ArrayList<AuthorizedKey>();
        for (Path file : files)
            for (String line : lines(file)) {
                var found = KEY.matcher(line);
                if (!line.strip().startsWith("#") && found.find()) {
                    boolean hasCommand = line.substring(0, found.start()).contains("command=\"");
                    keys.add(new AuthorizedKey(found.group(1), found.group(2), hasCommand));
                }
            }
        return keys;
    }

    private static List<String> lines(Path file) {
        // Somebody's home may hold a pipe in its place, which nobody ever writes to.
        if (!Files.isRegularFile(file)) return List.of();
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX);
            return new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
