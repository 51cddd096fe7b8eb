package io.sallyport.server.emergency;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of emergency codes. The PAM module reads it, and changes it in place: its format and the
 * reasons for it are in native/src/emergency_file.h.
 *
 * @param codes in the order in which they were printed
 */
public record EmergencyFile(Instant madeAt, List<Code> codes) {
    /** Where the module looks, unless its argument says otherwise. */
    public static final Path DEFAULT = Path.of("/etc/sallyport/emergency.codes");

    private static final int BYTES_MAX = 8_192;
    private static final int TRIES = 30;
    private static final byte[] REPORTED = {'r'};
    private static final Pattern HEAD =
            Pattern.compile(
                    """
                    sallyport-emergency-codes 1
                    made (\\d{20})
                    setting [./0-9A-Za-z$]{1,96}
                    tries \\d{2} \\d{20}
                    """);
    private static final Pattern CODE =
            Pattern.compile(
                    "code ([our]) (\\d{20}) (\\d{10}) ([!-~]{45}) ([!-~]{32})"
                            + " [./0-9A-Za-z]{1,96}\n");
    private static final int STATUS_OFFSET = "code ".length();

    public EmergencyFile {
        codes = List.copyOf(codes);
    }

    /**
     * One code.
     *
     * @param use empty while it is good
     * @param statusAt where its status stands in the file, in bytes
     */
    public record Code(Optional<Use> use, long statusAt) {}

    /**
     * How a code was used.
     *
     * @param uid of the account that was logged in to
     * @param address numeric; empty if it was not known
     * @param isReported whether the daemon has heard of it
     */
    public record Use(Instant at, long uid, String address, String service, boolean isReported) {}

    /** How many codes are still good. */
    public long left() {
        return codes.stream().filter(code -> code.use().isEmpty()).count();
    }

    /**
     * Reads a file.
     *
     * @return empty if there is none
     * @throws IOException if it cannot be read, or is damaged
     */
    public static Optional<EmergencyFile> read(Path path) throws IOException {
        if (!Files.exists(path, NOFOLLOW_LINKS)) return Optional.empty();
        try (var in = Files.newInputStream(path, NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            return Optional.of(parse(new String(bytes, US_ASCII)));
        }
    }

    static EmergencyFile parse(String text) throws IOException {
        Matcher head = HEAD.matcher(text);
        if (text.length() > BYTES_MAX || !head.lookingAt()) throw damaged();
        var codes = new ArrayList<Code>();
        Matcher line = CODE.matcher(text).region(head.end(), text.length());
        while (line.lookingAt()) {
            codes.add(new Code(useOf(line), (long) line.start() + STATUS_OFFSET));
            line.region(line.end(), text.length());
        }
        if (codes.isEmpty() || line.regionStart() != text.length()) throw damaged();
        return new EmergencyFile(instant(head.group(1)), codes);
    }

    private static Optional<Use> useOf(Matcher line) throws IOException {
        if (line.group(1).equals("o")) return Optional.empty();
        return Optional.of(
                new Use(
                        instant(line.group(2)),
                        Long.parseLong(line.group(3)),
                        line.group(4).replaceFirst("-+$", ""),
                        line.group(5).replaceFirst("-+$", ""),
                        line.group(1).equals("r")));
    }

    private static Instant instant(String digits) throws IOException {
        try {
            return Instant.ofEpochSecond(Long.parseLong(digits));
        } catch (RuntimeException e) {
            throw new IOException("the file of emergency codes has a time that cannot be", e);
        }
    }

    private static IOException damaged() {
        return new IOException("the file of emergency codes is damaged; make new ones");
    }

    /** The file of new codes. */
    static String format(Instant now, String setting, List<String> digests) {
        var text = new StringBuilder();
        text.append("sallyport-emergency-codes 1\n");
        text.append("made %020d\n".formatted(now.getEpochSecond()));
        text.append("setting ").append(setting).append('\n');
        text.append("tries %02d %020d\n".formatted(TRIES, now.getEpochSecond()));
        for (String digest : digests)
            text.append(
                    "code o %020d %010d %s %s %s\n"
                            .formatted(0, 0, "-".repeat(45), "-".repeat(32), digest));
        return text.toString();
    }

    /** Puts new codes in the place of all old ones; durable when it returns. */
    static void replace(Path path, String text) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Path draft = Path.of(path + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(
                draft,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE, NOFOLLOW_LINKS)) {
            var bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        try (var channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }

    /** Notes that the daemon has heard of a use. */
    public static void markReported(Path path, Code code) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE, NOFOLLOW_LINKS)) {
            channel.write(ByteBuffer.wrap(REPORTED), code.statusAt());
            channel.force(true);
        }
    }
}
