package io.sallyport.server.notice;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A bearer token in a file of the service alone; read anew for each post, so that it may change.
 */
final class TokenFile {
    private static final int BYTES_MAX = 4_096;

    /** As RFC 6750, section 2.1, has it. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Set<PosixFilePermission> OPEN =
            Set.of(
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    private final Path path;

    TokenFile(Path path) {
        this.path = path;
    }

    /**
     * The token. A header of the JDK's client is a String: here is the one place where a secret
     * becomes one, for as long as a post takes.
     */
    String read() throws UndeliveredException {
        byte[] content = new byte[0];
        try {
            if (Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).stream()
                    .anyMatch(OPEN::contains))
                throw UndeliveredException.forGood(
                        "the file of its token is open to others; close it: chmod 640 " + path);
            content = bytes();
            String token = new String(content, StandardCharsets.US_ASCII).strip();
            if (content.length > BYTES_MAX || !TOKEN.matcher(token).matches())
                throw UndeliveredException.forGood(
                        "the file of its token holds no bearer token in one line: " + path);
            return token;
        } catch (IOException e) {
            throw UndeliveredException.forGood(
                    "the file of its token cannot be read by the service: " + path);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private byte[] bytes() throws IOException {
        try (var channel =
                        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                var in = Channels.newInputStream(channel)) {
            return in.readNBytes(BYTES_MAX + 1);
        }
    }
}
