package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.otp.OneTimePassword;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The bytes of a new state file while it is put together; clears what it outgrows. */
final class Rewriting {
    private final byte[] old;
    private final Set<String> written = new HashSet<>();
    private byte[] bytes;
    private int length;

    Rewriting(byte[] old) {
        this.old = old;
        this.bytes = new byte[old.length + 512];
    }

    void keep(int start, int end) {
        append(old, start, end);
    }

    /** Writes the option where its first line was; further lines of its name vanish (GA-133). */
    void option(String name, String value) {
        if (written.add(name)) line(name, value);
    }

    void insertBelow(List<String> names, FileChanges changes) {
        if (!names.isEmpty()) endLine();
        for (String name : names) line(name, changes.value(name));
    }

    void scratchCodes(List<OneTimePassword> codes) {
        if (!codes.isEmpty()) endLine();
        for (OneTimePassword code : codes) {
            byte[] line = (code.reveal() + "\n").getBytes(ISO_8859_1);
            append(line, 0, line.length);
            Arrays.fill(line, (byte) 0);
        }
    }

    /** A secret without a newline would swallow what is inserted behind it (GA-135). */
    private void endLine() {
        if (length > 0 && bytes[length - 1] != '\n') append(new byte[] {'\n'}, 0, 1);
    }

    /** Always with LF alone, also in a CRLF file (GA-133). */
    private void line(String name, String value) {
        byte[] line = ("\" " + name + " " + value + "\n").getBytes(ISO_8859_1);
        append(line, 0, line.length);
    }

    private void append(byte[] from, int start, int end) {
        int more = end - start;
        if (bytes.length - length < more) grow(more);
        System.arraycopy(from, start, bytes, length, more);
        length += more;
    }

    private void grow(int more) {
        byte[] wider = Arrays.copyOf(bytes, 2 * (length + more));
        Arrays.fill(bytes, (byte) 0);
        bytes = wider;
    }

    byte[] take() {
        byte[] whole = Arrays.copyOf(bytes, length);
        Arrays.fill(bytes, (byte) 0);
        return whole;
    }
}
