package io.sallyport.server.door.pam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.bytes.MalformedBytesException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The request frames of {@code vectors/pam}, which the C tests read too (docs/protocol-pam.md). */
class PamVectorsTest {
    private static final Path VECTORS = Path.of("..", "vectors", "pam");

    private record Vector(String expect, List<String> fields, byte[] frame) {
        static Vector read(Path file) throws IOException {
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
            return new Vector(
                    expect, fields, HexFormat.of().parseHex(hex.toString().replaceAll("\\s", "")));
        }
    }

    static Stream<Path> requests() throws IOException {
        return vectors("begin-", "answer-");
    }

    static Stream<Path> malformed() throws IOException {
        return vectors("malformed-", "malformed-");
    }

    private static Stream<Path> vectors(String one, String other) throws IOException {
        try (var files = Files.list(VECTORS)) {
            return files
                    .filter(file -> isCalled(file, one) || isCalled(file, other))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static boolean isCalled(Path file, String start) {
        return file.getFileName().toString().startsWith(start);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_well_formed_request_reads_as_its_fields_say(Path file) throws Exception {
        Vector vector = Vector.read(file);
        assertEquals(vector.fields(), fields(read(vector.frame())));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_frame_is_refused(Path file) throws Exception {
        byte[] frame = Vector.read(file).frame();
        var refusal = assertThrows(Exception.class, () -> read(frame));
        assertTrue(
                refusal instanceof MalformedBytesException
                        || refusal instanceof EOFException
                        || refusal instanceof PamFrame.OtherVersionException,
                () -> "refused by " + refusal);
    }

    @Test
    void there_are_vectors_of_both_kinds() throws IOException {
        assertTrue(requests().count() > 10);
        assertTrue(malformed().count() > 100);
    }

    private static PamRequest read(byte[] frame) throws Exception {
        var bytes = new ByteArrayInputStream(frame);
        return PamRequestReader.read(PamFrame.read(Channels.newChannel(bytes)));
    }

    private static List<String> fields(PamRequest request) {
        var fields = new ArrayList<String>();
        fields.add("attempt: " + request.attempt());
        fields.add(
                "flags: "
                        + ((request.firstStepFailed() ? 1 : 0)
                                + (request.answerTooLong() ? 2 : 0)));
        text(fields, "user", request.user());
        text(fields, "service", request.service());
        text(fields, "tty", request.tty());
        text(fields, "ruser", request.ruser());
        text(fields, "rhost", request.rhost());
        text(fields, "ssh-connection", request.sshConnection());
        add(fields, "ssh-auth-info", HexFormat.of().formatHex(request.sshAuthInfo()));
        add(fields, "uid", String.valueOf(request.uid().orElse(0xffff_ffffL)));
        request.groups().forEach(group -> text(fields, "group", group));
        request.answer().ifPresent(reply -> reply(fields, reply));
        return fields;
    }

    private static void reply(List<String> fields, PamRequest.Reply reply) {
        add(fields, "challenge", HexFormat.of().formatHex(reply.challenge()));
        reply.answers().forEach(answer -> add(fields, "answer", HexFormat.of().formatHex(answer)));
    }

    private static void add(List<String> fields, String name, String value) {
        fields.add(value.isEmpty() ? name + ":" : name + ": " + value);
    }

    /** Printable ASCII as it is; every other byte, the backslash and a blank at the end as \xNN. */
    private static void text(List<String> fields, String name, String text) {
        var out = new StringBuilder();
        byte[] bytes = text.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = Byte.toUnsignedInt(bytes[i]);
            boolean isBlankInside = b == ' ' && i < bytes.length - 1;
            boolean isPlain = (b > ' ' && b < 0x7f && b != '\\') || isBlankInside;
            out.append(isPlain ? String.valueOf((char) b) : "\\x%02X".formatted(b));
        }
        add(fields, name, out.toString());
    }
}
