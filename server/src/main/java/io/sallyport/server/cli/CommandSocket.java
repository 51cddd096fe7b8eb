package io.sallyport.server.cli;

import io.sallyport.server.config.Scalar;
import io.sallyport.server.door.local.wire.ErrorReply;
import io.sallyport.server.door.local.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Asks the running server, a connection a question. A client of a few lines: HTTP clients do not
 * know Unix sockets, or take longer to load than the whole command takes.
 */
final class CommandSocket {
    private static final int REPLY_BYTES_MAX = 16 * 1024 * 1024;
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The server waits for its disk at most; anything longer is a fault. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path path;
    private final Optional<String> operator;

    /**
     * @param operator who typed {@code sudo}
     */
    CommandSocket(Path path, Optional<String> operator) {
        this.path = path;
        this.operator = operator;
    }

    /** Asks, and reads the answer. */
    <T> T ask(String operation, Object message, Class<T> answer) throws CommandException {
        return ask(operation, message, answer, Duration.ZERO);
    }

    /**
     * @param wait how much longer than usual the answer may take
     */
    <T> T ask(String operation, Object message, Class<T> answer, Duration wait)
            throws CommandException {
        byte[] body = Json.MAPPER.writeValueAsBytes(message);
        byte[] reply;
        try {
            reply = exchange(operation, body, PATIENCE.plus(wait));
        } finally {
            Arrays.fill(body, (byte) 0);
        }
        try {
            return read(reply, answer);
        } finally {
            Arrays.fill(reply, (byte) 0);
        }
    }

    private byte[] exchange(String operation, byte[] body, Duration patience)
            throws CommandException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            Thread alarm = Thread.ofVirtual().start(() -> closeAfter(patience, channel));
            try {
                send(channel, operation, body);
                return readAll(channel);
            } finally {
                alarm.interrupt();
            }
        } catch (AsynchronousCloseException e) {
            throw new CommandException(
                    "sallyportd took the question on " + path + " but gave no answer.",
                    "Look at its log: journalctl -u sallyportd --since -5min");
        } catch (ConnectException e) {
            throw notRunning();
        } catch (IOException e) {
            if (!Files.exists(path)) throw notRunning();
            if (isHangUp(e)) throw hungUp();
            throw new CommandException(
                    "cannot talk to sallyportd on " + path + ": " + e.getMessage() + ".",
                    "Look at its log: journalctl -u sallyportd --since -5min");
        }
    }

    private CommandException notRunning() {
        return new CommandException(
                "sallyportd does not answer on " + path + ".",
                "Is it running?  systemctl status sallyportd",
                "Its socket may have another name: --socket PATH, or "
                        + Scalar.COMMAND_SOCKET.variable()
                        + ".",
                "Only trying things out?  In the source folder: sudo ./sallyport try");
    }

    private static void closeAfter(Duration patience, SocketChannel channel) {
        try {
            Thread.sleep(patience);
            channel.close();
        } catch (InterruptedException | IOException done) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] head(String operation, int length) {
        var head = new StringBuilder();
        head.append("POST ").append(operation).append(" HTTP/1.1\r\n");
        head.append("Host: localhost\r\nConnection: close\r\n");
        operator.ifPresent(name -> head.append("Sallyport-Operator: ").append(name).append("\r\n"));
        head.append("Content-Type: application/json\r\nContent-Length: ").append(length);
        return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void send(SocketChannel channel, String operation, byte[] body) throws IOException {
        byte[] head = head(operation, body.length);
        var whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        var buffer = ByteBuffer.wrap(whole);
        try {
            while (buffer.hasRemaining()) channel.write(buffer);
        } finally {
            Arrays.fill(whole, (byte) 0);
        }
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(16 * 1024);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            if (all.size() > REPLY_BYTES_MAX) throw new IOException("its answer has no end");
            buffer.clear();
        }
        Arrays.fill(buffer.array(), (byte) 0);
        return all.toByteArray();
    }

    private <T> T read(byte[] reply, Class<T> answer) throws CommandException {
        if (reply.length == 0) throw hungUp();
        int head = endOfHead(reply);
        if (head < 0) throw strange();
        int status = status(new String(reply, 0, head, StandardCharsets.US_ASCII));
        try {
            var json = Json.MAPPER;
            int length = reply.length - head;
            if (status == 200) return json.readValue(reply, head, length, answer);
            throw refused(json.readValue(reply, head, length, ErrorReply.class));
        } catch (JacksonException e) {
            throw strange();
        }
    }

    private static CommandException refused(ErrorReply error) {
        return error.incident()
                .map(incident ->
                        new CommandException(
                                error.message(),
                                "More in the server's log, under incident "
                                        + incident
                                        + ":  journalctl -u sallyportd -g "
                                        + incident))
                .orElseGet(() ->
                        error.error().equals("not-found")
                                ? new CommandException.NotFound(error.message())
                                : new CommandException(error.message()));
    }

    private static boolean isHangUp(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Broken pipe") || message.contains("Connection reset");
    }

    private CommandException hungUp() {
        return new CommandException(
                "sallyportd on " + path + " hung up without an answer.",
                "Are many commands of yours running at once? Else look at its log:"
                        + "  journalctl -u sallyportd --since -5min");
    }

    private CommandException strange() {
        return new CommandException(
                "whatever answers on " + path + " is not a sallyportd of this version.",
                "After an upgrade it has to be restarted:  systemctl restart sallyportd");
    }

    private static int endOfHead(byte[] reply) {
        for (int i = 0; i + END_OF_HEAD.length <= reply.length; i++)
            if (Arrays.equals(reply, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length))
                return i + END_OF_HEAD.length;
        return -1;
    }

    private static int status(String head) {
        String[] words = head.split("\\s+", 3);
        return words.length > 1 && words[1].matches("[1-5][0-9]{2}")
                ? Integer.parseInt(words[1])
                : 0;
    }
}
