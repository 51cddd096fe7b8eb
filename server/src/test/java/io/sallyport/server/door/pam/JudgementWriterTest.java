package io.sallyport.server.door.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.googleauth.FileJudgement;
import io.sallyport.engine.googleauth.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judgement frames of {@code vectors/pam-file}, which the C tests read (protocol-file.md). */
class JudgementWriterTest {
    private static final Path FILE = Path.of("..", "vectors", "pam-file");

    static Stream<Path> judgements() throws IOException {
        return FrameVector.in(FILE, "judgement-");
    }

    @ParameterizedTest
    @MethodSource("judgements")
    void a_judgement_is_written_as_its_vector_is(Path file) throws Exception {
        FrameVector vector = FrameVector.read(file);
        var out = new ByteArrayOutputStream();
        byte[] ticket = HexFormat.of().parseHex(value(vector, "ticket"));
        JudgementWriter.write(judgement(vector), ticket).write(Channels.newChannel(out));
        assertEquals(
                HexFormat.of().formatHex(vector.frame()),
                HexFormat.of().formatHex(out.toByteArray()));
    }

    private static FileJudgement judgement(FrameVector vector) {
        int matched = Integer.parseInt(value(vector, "matched"));
        byte[] content = HexFormat.of().parseHex(value(vector, "content"));
        return new FileJudgement(
                result(value(vector, "result")),
                matched == 255 ? OptionalInt.empty() : OptionalInt.of(matched),
                vector.fields().stream()
                        .filter(field -> field.startsWith("line: "))
                        .map(field -> line(field.substring(6)))
                        .toList(),
                value(vector, "change").equals("1") ? Optional.of(content) : Optional.empty(),
                Optional.empty());
    }

    private static FileJudgement.Result result(String number) {
        return switch (number) {
            case "1" -> FileJudgement.Result.SUCCESS;
            case "2" -> FileJudgement.Result.IGNORE;
            case "3" -> FileJudgement.Result.REFUSED;
            case "4" -> FileJudgement.Result.ASK;
            default -> FileJudgement.Result.MOVED;
        };
    }

    private static LogLine line(String field) {
        List<String> words = List.of(field.split(" ", 3));
        return new LogLine(
                switch (words.getFirst()) {
                    case "3" -> LogLine.Priority.ERR;
                    case "4" -> LogLine.Priority.WARNING;
                    default -> LogLine.Priority.INFO;
                },
                words.get(1).equals("1") ? LogLine.When.ALWAYS : LogLine.When.STORED,
                unescaped(words.get(2)));
    }

    /** Undoes {@code \\xNN}. */
    private static String unescaped(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++)
            if (text.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                bytes.write(text.charAt(i));
            }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String value(FrameVector vector, String name) {
        return vector.fields().stream()
                .filter(field -> field.startsWith(name + ":"))
                .map(field -> field.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }
}
