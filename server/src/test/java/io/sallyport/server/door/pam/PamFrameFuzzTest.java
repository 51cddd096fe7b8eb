package io.sallyport.server.door.pam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.bytes.MalformedBytesException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of the PAM socket (FAULT-50, FAULT-64); {@code fuzz/run} runs them. */
@Tag("fuzz")
class PamFrameFuzzTest {
    private static final int BODY_BYTES_MAX = 131_072;
    private static final int SEED_BYTES_MAX = 32_768;

    /**
     * FAULT-59: one whole frame within its bounds or a refusal. Bytes behind it that come later are
     * never read, so there is one verdict for one frame.
     */
    @MethodSource("frames")
    @FuzzTest
    void what_comes_in_is_one_frame_or_refused(byte[] input) throws IOException {
        var whole = frame(Channels.newChannel(new ByteArrayInputStream(input)));
        var dribbled = frame(new Dribbling(input));
        whole.ifPresent(frame -> assertArrayEquals(input, written(frame)));
        if (whole.isPresent()) assertArrayEquals(input, written(dribbled.orElseThrow()));
        dribbled.ifPresent(frame -> {
            byte[] written = written(frame);
            assertTrue(frame.body().length <= BODY_BYTES_MAX);
            assertArrayEquals(Arrays.copyOf(input, written.length), written);
        });
    }

    private static byte[] written(PamFrame frame) {
        var out = new ByteArrayOutputStream();
        try {
            frame.write(Channels.newChannel(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** FAULT-59: every field within its bounds, or malformed. */
    @MethodSource("frames")
    @FuzzTest
    void a_request_is_read_or_malformed(byte[] input) throws IOException {
        var frame = frame(Channels.newChannel(new ByteArrayInputStream(input)));
        if (frame.isEmpty()) return;
        try {
            switch (frame.get().kind()) {
                case BEGIN, ANSWER -> assertBounded(PamRequestReader.read(frame.get()));
                case FILE -> assertBounded(FileRequestReader.read(frame.get()));
                case SETTLED -> {
                    var settled = SettledReader.read(frame.get());
                    assertText(settled.login(), 1, 255);
                    assertText(settled.error(), 0, 255);
                    assertTrue(settled.ticket().length >= 1 && settled.ticket().length <= 1_024);
                }
                case LOOK_UP -> {
                    LookUp read = LookUp.read(frame.get());
                    assertTrue(read.user().length() <= 255 && read.fingerprint().length() <= 64);
                }
                case ASK_NOTICE -> {
                    NoticeRequest read = NoticeRequest.read(frame.get());
                    assertTrue(read.address().length() <= 255 && read.groups().size() <= 1_024);
                    assertFalse(read.groups().contains(""));
                }
                case OUTCOME, JUDGEMENT, KEY, NOTICE -> {}
            }
        } catch (MalformedBytesException malformed) {
            assertFalse(String.valueOf(malformed.getMessage()).isEmpty());
        }
    }

    static Stream<byte[]> frames() throws IOException {
        Path vectors = Path.of("..", "vectors");
        return Stream.concat(
                        FrameVector.in(vectors.resolve("pam"), ""),
                        FrameVector.in(vectors.resolve("pam-file"), ""))
                .filter(file -> file.toString().endsWith(".txt"))
                .map(PamFrameFuzzTest::frameOf)
                .filter(frame -> frame.length <= SEED_BYTES_MAX);
    }

    private static byte[] frameOf(Path file) {
        try {
            return FrameVector.read(file).frame();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<PamFrame> frame(ReadableByteChannel channel) throws IOException {
        try {
            return Optional.of(PamFrame.read(channel));
        } catch (EOFException | MalformedBytesException | PamFrame.OtherVersionException refused) {
            return Optional.empty();
        }
    }

    private static void assertBounded(PamRequest request) {
        assertText(request.user(), 1, 255);
        assertText(request.service(), 1, 64);
        assertText(request.rhost(), 0, 255);
        assertTrue(request.groups().size() <= 1_024);
        request.answer()
                .ifPresent(reply -> {
                    assertTrue(!reply.answers().isEmpty() && reply.answers().size() <= 4);
                    for (byte[] answer : reply.answers()) {
                        assertTrue(answer.length <= 512);
                        assertFalse(request.answerTooLong() && answer.length > 0);
                    }
                });
    }

    private static void assertBounded(FileRequest request) {
        assertBounded(request.login());
        assertText(request.path(), 1, 4_096);
        assertTrue(request.content().length <= 65_536);
        assertTrue(request.candidates().size() <= 6);
    }

    private static void assertText(String text, int least, int most) {
        int bytes = text.getBytes(UTF_8).length;
        assertTrue(bytes >= least && bytes <= most);
        assertTrue(text.indexOf('\0') < 0);
    }

    /** Gives a byte at a time. */
    private static final class Dribbling implements ReadableByteChannel {
        private final byte[] bytes;
        private int at;

        Dribbling(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(java.nio.ByteBuffer into) {
            if (at == bytes.length) return -1;
            into.put(bytes[at++]);
            return 1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
