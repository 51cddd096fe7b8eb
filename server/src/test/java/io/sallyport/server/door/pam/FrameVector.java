package io.sallyport.server.door.pam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.account.TerminalSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A frame of {@code vectors/pam} or {@code vectors/pam-file} (docs/protocol-pam.md).
 *
 * @param fields as {@code NAME: VALUE}, in their order
 */
record FrameVector(String expect, List<String> fields, byte[] frame) {
    static FrameVector read(Path file) throws IOException {
        String expect = "";
        var fields = new ArrayList<String>();
        var hex = new StringBuilder();
        boolean inFrame = false;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(" ") && inFrame) hex.append(line);
            else inFrame = line.startsWith("frame:");
            if (line.startsWith("expect: ")) expect = line.substring(8);
            if (line.startsWith("field ")) fields.add(line.substring(6));
            if (line.startsWith("frame:")) hex.append(line.substring(6));
        }
        return new FrameVector(
                expect, fields, HexFormat.of().parseHex(hex.toString().replaceAll("\\s", "")));
    }

    /** The files of a folder whose names begin so. */
    static Stream<Path> in(Path folder, String... starts) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> isCalled(file, starts)).sorted().toList().stream();
        }
    }

    private static boolean isCalled(Path file, String... starts) {
        return Stream.of(starts).anyMatch(file.getFileName().toString()::startsWith);
    }

    static String field(String name, Object value) {
        String text = String.valueOf(value);
        return text.isEmpty() ? name + ":" : name + ": " + text;
    }

    /**
     * Printable ASCII as it is; every other byte, the backslash and a blank at the end as \\xNN.
     */
    static String text(String text) {
        var out = new StringBuilder();
        byte[] bytes = text.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = Byte.toUnsignedInt(bytes[i]);
            boolean isBlankInside = b == ' ' && i < bytes.length - 1;
            boolean isPlain = (b > ' ' && b < 0x7f && b != '\\') || isBlankInside;
            out.append(isPlain ? String.valueOf((char) b) : "\\x%02X".formatted(b));
        }
        return out.toString();
    }

    private static List<String> fieldsOf(TerminalSession session) {
        return List.of(
                field("caller", session.caller()),
                field("terminal", session.terminal()),
                field("leader", session.leader()),
                field("leader-start", Long.toUnsignedString(session.leaderStart())),
                field("process-space", Long.toUnsignedString(session.processSpace())),
                field("boot", "%016x%016x".formatted(session.bootHigh(), session.bootLow())));
    }

    /** The fields of Begin, which all requests about a login have. */
    static List<String> fieldsOf(PamRequest request) {
        var fields = new ArrayList<String>();
        fields.add(field("attempt", request.attempt()));
        fields.add(
                field(
                        "flags",
                        (request.firstStepFailed() ? 1 : 0) + (request.answerTooLong() ? 2 : 0)));
        fields.add(field("user", text(request.user())));
        fields.add(field("service", text(request.service())));
        fields.add(field("tty", text(request.tty())));
        fields.add(field("ruser", text(request.ruser())));
        fields.add(field("rhost", text(request.rhost())));
        fields.add(field("ssh-connection", text(request.sshConnection())));
        fields.add(field("ssh-auth-info", HexFormat.of().formatHex(request.sshAuthInfo())));
        fields.add(field("uid", request.uid().orElse(0xffff_ffffL)));
        request.groups().forEach(group -> fields.add(field("group", text(group))));
        request.session().ifPresent(session -> fields.addAll(fieldsOf(session)));
        return fields;
    }
}
