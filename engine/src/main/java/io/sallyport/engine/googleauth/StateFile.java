package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A state file, line by line (GA-121 to GA-133). Every byte is kept: lines that mean nothing here
 * may mean something to somebody else.
 *
 * <p>Never changes; {@link #rewritten} makes the bytes of the next file. Holds the secret, so it is
 * closed after use, and is silent.
 */
public final class StateFile implements AutoCloseable {
    /** Longest file, in bytes (GA-134). */
    public static final int BYTES_MAX = 64 * 1024;

    private static final int SECRET_LINE = 0;

    private final byte[] content;
    private final List<Line> lines;

    /**
     * A line and where it lies.
     *
     * @param start index of its first byte
     * @param end index behind its newline, if it has one
     */
    private record Line(int start, int end) {}

    private StateFile(byte[] content) {
        this.content = content;
        this.lines = lines(content);
    }

    /**
     * Reads a file; any bytes are one. The caller clears its own array.
     *
     * @param content at most {@link #BYTES_MAX} bytes
     * @throws IllegalArgumentException if there are more
     */
    public static StateFile of(byte[] content) {
        if (content.length > BYTES_MAX)
            throw new IllegalArgumentException(
                    "a state file has at most "
                            + BYTES_MAX
                            + " bytes, this one has "
                            + content.length);
        return new StateFile(content.clone());
    }

    private static List<Line> lines(byte[] content) {
        var lines = new ArrayList<Line>();
        int start = 0;
        for (int i = 0; i < content.length; i++)
            if (content[i] == '\n') {
                lines.add(new Line(start, i + 1));
                start = i + 1;
            }
        if (start < content.length) lines.add(new Line(start, content.length));
        return List.copyOf(lines);
    }

    /**
     * The value of the first line {@code " NAME value} (GA-122), without blanks in front of it and
     * without the line's end; empty if there is no such line.
     */
    Optional<String> option(String name) {
        for (int i = SECRET_LINE + 1; i < lines.size(); i++) {
            Optional<String> value = optionIn(lines.get(i), name);
            if (value.isPresent()) return value;
        }
        return Optional.empty();
    }

    /** The values of all lines of the name, also those that a login does not look at. */
    List<String> options(String name) {
        return lines.stream()
                .skip(SECRET_LINE + 1)
                .flatMap(line -> optionIn(line, name).stream())
                .toList();
    }

    /** Where the option's first line is, counted from 1; 1 if there is none. */
    int placeOf(String name) {
        for (int i = SECRET_LINE + 1; i < lines.size(); i++)
            if (optionIn(lines.get(i), name).isPresent()) return i + 1;
        return SECRET_LINE + 1;
    }

    /** Lines that hold eight digits below the line that ends the list of scratch codes (GA-132). */
    int deadScratchCodes() {
        int all = 0;
        for (int i = SECRET_LINE + 1; i < lines.size(); i++)
            if (!isPassedOver(lines.get(i)) && scratchCodeIn(lines.get(i)).isPresent()) all++;
        return all - scratchCodes().size();
    }

    /** Whether the text stands anywhere, even in the middle of a line (GA-123). */
    boolean mentions(String text) {
        byte[] wanted = text.getBytes(ISO_8859_1);
        for (int i = 0; i <= content.length - wanted.length; i++)
            if (Arrays.equals(content, i, i + wanted.length, wanted, 0, wanted.length)) return true;
        return false;
    }

    /**
     * The secret of the first line (GA-121).
     *
     * @param hash the hash it is used with
     * @return empty if there is none that can be used; the caller closes it
     */
    Optional<SharedSecret> secret(OtpHash hash) {
        if (lines.isEmpty() || holdsNul()) return Optional.empty();
        Line first = lines.get(SECRET_LINE);
        return SecretLine.read(content, first.start(), textEnd(first), hash);
    }

    /** The codes that are not dead (GA-132), with their lines, from top to bottom. */
    List<ScratchCode> scratchCodes() {
        var codes = new ArrayList<ScratchCode>();
        for (int i = SECRET_LINE + 1; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (isPassedOver(line)) continue;
            var code = scratchCodeIn(line);
            if (code.isEmpty()) break;
            codes.add(new ScratchCode(i, code.get()));
        }
        return codes;
    }

    /** The bytes of the file that these changes make of this one (GA-133, GA-135). */
    byte[] rewritten(FileChanges changes) {
        var out = new Rewriting(content);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            var name = i == SECRET_LINE ? Optional.<String>empty() : changed(line, changes);
            if (name.isPresent()) out.option(name.get(), changes.value(name.get()));
            else if (!changes.removes(i)) out.keep(line.start(), line.end());
            if (i == SECRET_LINE) out.insertBelow(missing(changes), changes);
        }
        return out.take();
    }

    /**
     * The bytes of this file with new scratch codes in the place of those that still work; all
     * other lines stay as they are.
     */
    public byte[] withScratchCodes(List<OneTimePassword> codes) {
        var old = scratchCodes().stream().map(ScratchCode::line).collect(Collectors.toSet());
        int place = endOfOptions();
        var out = new Rewriting(content);
        for (int i = 0; i < lines.size(); i++) {
            if (i == place) out.scratchCodes(codes);
            if (!old.contains(i)) out.keep(lines.get(i).start(), lines.get(i).end());
        }
        if (place == lines.size()) out.scratchCodes(codes);
        return out.take();
    }

    /** Index of the first line that is no option; behind it nothing but scratch codes is read. */
    private int endOfOptions() {
        int i = SECRET_LINE + 1;
        while (i < lines.size() && isPassedOver(lines.get(i))) i++;
        return Math.min(i, lines.size());
    }

    private Optional<String> changed(Line line, FileChanges changes) {
        return changes.names().stream().filter(name -> optionIn(line, name).isPresent()).findAny();
    }

    /** Options to be inserted; each goes directly below the secret, so the last one is on top. */
    private List<String> missing(FileChanges changes) {
        return changes.names().stream().filter(name -> option(name).isEmpty()).toList().reversed();
    }

    private Optional<String> optionIn(Line line, String name) {
        byte[] start = ("\" " + name).getBytes(ISO_8859_1);
        int end = textEnd(line);
        int behind = line.start() + start.length;
        if (behind > end || !Arrays.equals(content, line.start(), behind, start, 0, start.length))
            return Optional.empty();
        if (behind < end && !isBlank(content[behind])) return Optional.empty();
        int from = behind;
        while (from < end && isBlank(content[from])) from++;
        return Optional.of(new String(content, from, end - from, ISO_8859_1));
    }

    /** Where the line's text ends: before its newline, and before the CR of a CRLF file. */
    private int textEnd(Line line) {
        int end = line.end();
        if (end > line.start() && content[end - 1] == '\n') end--;
        if (end > line.start() && content[end - 1] == '\r') end--;
        return end;
    }

    /** Options and empty lines do not end the list of scratch codes. */
    private boolean isPassedOver(Line line) {
        int end = textEnd(line);
        return end == line.start() || content[line.start()] == '"';
    }

    private Optional<OneTimePassword> scratchCodeIn(Line line) {
        int from = line.start();
        int end = textEnd(line);
        while (from < end && isBlank(content[from])) from++;
        if (from < end && content[from] == '+') from++;
        if (end - from != ScratchCode.DIGITS || content[from] == '0') return Optional.empty();
        return OneTimePassword.parse(new Ascii(content, from, end));
    }

    boolean holdsNul() {
        for (byte b : content) if (b == 0) return true;
        return false;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Clears the content; again is harmless. */
    @Override
    public void close() {
        Arrays.fill(content, (byte) 0);
    }

    /** Says the size only. */
    @Override
    public String toString() {
        return "StateFile[" + content.length + " bytes]";
    }
}
