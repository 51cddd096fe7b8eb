package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import io.sallyport.server.door.local.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * An enrolment that an administrator began and hands over: a text for people, and the same for
 * {@code sallyport enroll --from} in its last line.
 */
record EnrollmentFile(EnrollmentBegun enrollment, String label, CodeParameters parameters) {
    private static final int BYTES_MAX = 64 * 1024;

    /** Writes a new file that only its owner can read; never over another one (FMT-10). */
    void write(Path file, Times times) throws CommandException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        String text = String.join("\n", lines(file, times)) + "\n";
        try (OutputStream out =
                Channels.newOutputStream(Files.newByteChannel(file, options, owner))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(
                    file + " exists already, and is not written over.",
                    "Choose another name with --out.");
        } catch (IOException e) {
            throw new CommandException("cannot write " + file + ": " + FileFault.reason(e) + ".");
        }
    }

    static EnrollmentFile read(Path file) throws CommandException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(BYTES_MAX);
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + FileFault.reason(e) + ".");
        }
        String last = new String(bytes, StandardCharsets.UTF_8).strip();
        last = last.substring(last.lastIndexOf('\n') + 1);
        try {
            return Json.MAPPER.readValue(last, EnrollmentFile.class);
        } catch (JacksonException e) {
            throw new CommandException(
                    file + " holds no enrolment.",
                    "An administrator makes such a file with:  sallyport user enroll NAME --out"
                            + " FILE");
        }
    }

    private List<String> lines(Path file, Times times) {
        var lines = new ArrayList<String>();
        lines.add(
                "# A second step for "
                        + enrollment.account()
                        + " on "
                        + enrollment.host()
                        + ", begun by an administrator.");
        lines.add(
                "# Whoever reads this file can make "
                        + enrollment.account()
                        + "'s codes: hand it over with care, and");
        lines.add(
                "# delete it afterwards. It is good until "
                        + times.second(enrollment.expires())
                        + ".");
        lines.add("#");
        lines.add(
                "# To complete it, log in as "
                        + enrollment.account()
                        + " on "
                        + enrollment.host()
                        + " and type:");
        lines.add("#");
        lines.add("#   sallyport enroll --from " + file.getFileName());
        lines.add("#");
        lines.add("# That shows this secret to your authenticator app, and asks for a code of it:");
        lines.add("#");
        lines.add("#   " + Codes.inFours(enrollment.secret()));
        lines.add("#   " + enrollment.uri());
        lines.add("#");
        QrDrawing.of(enrollment.uri())
                .halfBlocks(QrDrawing.Ground.LIGHT)
                .forEach(line -> lines.add(("#   " + line).stripTrailing()));
        lines.add("#");
        lines.add(Json.MAPPER.writeValueAsString(this));
        return lines;
    }

    @Override
    public String toString() {
        return "EnrollmentFile";
    }
}
