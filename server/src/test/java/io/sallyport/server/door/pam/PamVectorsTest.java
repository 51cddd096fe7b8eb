package io.sallyport.server.door.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.bytes.MalformedBytesException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The request frames of {@code vectors/pam} and {@code vectors/pam-file}, which the C tests read
 * too (docs/protocol-pam.md, docs/protocol-file.md).
 */
class PamVectorsTest {
    private static final Path PAM = Path.of("..", "vectors", "pam");
    private static final Path FILE = Path.of("..", "vectors", "pam-file");

    static Stream<Path> requests() throws IOException {
        return Stream.concat(
                FrameVector.in(PAM, "begin-", "answer-"),
                FrameVector.in(FILE, "file-", "settled-"));
    }

    static Stream<Path> malformed() throws IOException {
        return Stream.concat(FrameVector.in(PAM, "malformed-"), FrameVector.in(FILE, "malformed-"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_well_formed_request_reads_as_its_fields_say(Path file) throws Exception {
        FrameVector vector = FrameVector.read(file);
        assertEquals(vector.fields(), fields(vector.frame()));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_frame_is_refused(Path file) throws Exception {
        byte[] frame = FrameVector.read(file).frame();
        var refusal = assertThrows(Exception.class, () -> fields(frame));
        assertTrue(
                refusal instanceof MalformedBytesException
                        || refusal instanceof EOFException
                        || refusal instanceof PamFrame.OtherVersionException,
                () -> "refused by " + refusal);
    }

    @Test
    void there_are_vectors_of_both_kinds() throws IOException {
        assertTrue(requests().count() > 40);
        assertTrue(malformed().count() > 300);
    }

    private static List<String> fields(byte[] bytes) throws Exception {
        PamFrame frame = PamFrame.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
        return switch (frame.kind()) {
            case BEGIN, ANSWER -> fields(PamRequestReader.read(frame));
            case FILE -> fields(FileRequestReader.read(frame));
            case SETTLED -> fields(SettledReader.read(frame));
            case LOOK_UP -> List.of(LookUp.read(frame).toString());
            case ASK_NOTICE -> List.of(NoticeRequest.read(frame).toString());
            case OUTCOME, JUDGEMENT, KEY, NOTICE ->
                    throw new MalformedBytesException("a reply is no request");
        };
    }

    private static List<String> fields(PamRequest request) {
        var fields = new ArrayList<>(FrameVector.fieldsOf(request));
        request.answer().ifPresent(reply -> reply(fields, reply));
        return fields;
    }

    private static void reply(List<String> fields, PamRequest.Reply reply) {
        fields.add(FrameVector.field("challenge", hex(reply.challenge())));
        reply.answers().forEach(answer -> fields.add(FrameVector.field("answer", hex(answer))));
    }

    private static List<String> fields(FileRequest request) {
        var fields = new ArrayList<>(FrameVector.fieldsOf(request.login()));
        fields.add(FrameVector.field("phase", number(request.phase(), 1)));
        int options = request.isCounted() ? 8 : 0;
        for (var option : request.options()) options |= 1 << number(option, 0);
        fields.add(FrameVector.field("options", options));
        fields.add(FrameVector.field("grace", request.graceSeconds()));
        fields.add(FrameVector.field("path", FrameVector.text(request.path())));
        fields.add(FrameVector.field("state", number(request.state(), 1)));
        fields.add(FrameVector.field("content", hex(request.content())));
        fields.add(FrameVector.field("answer", number(request.asked(), 0)));
        for (var candidate : request.candidates())
            fields.add(
                    FrameVector.field(
                            "candidate",
                            number(candidate.source(), 1) + " " + candidate.code().reveal()));
        return fields;
    }

    private static List<String> fields(io.sallyport.engine.FileSettlement settlement) {
        return List.of(
                FrameVector.field("attempt", settlement.attempt()),
                FrameVector.field("user", FrameVector.text(settlement.login())),
                FrameVector.field("ticket", hex(settlement.ticket())),
                FrameVector.field("stored", number(settlement.stored(), 1)),
                FrameVector.field("error", FrameVector.text(settlement.error())));
    }

    /** Frames number what the enums list, in the same order. */
    private static int number(Enum<?> constant, int first) {
        return List.of(constant.getDeclaringClass().getEnumConstants()).indexOf(constant) + first;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
