package io.sallyport.server.notice;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Hands mail to a program such as {@code sendmail}, by argument and standard input; no shell takes
 * part. The mail system behind it queues and tries again.
 */
final class Sendmail implements NoticeWay {
    /** What can be a local mailbox: no option, no address, no file, no pipe. */
    private static final Pattern MAILBOX = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    private static final int SAID_MAX = 200;

    /** Auto-Submitted keeps holiday answers away (RFC 3834). */
    private static final String HEADER =
            """

            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii

            """;

    private final Path program;
    private final Optional<String> domain;
    private final Duration patience;

    /**
     * @param patience after which a program that has not ended is killed
     */
    Sendmail(Path program, Optional<String> domain, Duration patience) {
        this.program = program;
        this.domain = domain;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "sendmail";
    }

    @Override
    public void send(Notice notice) throws UndeliveredException, InterruptedException {
        String recipient = recipient(notice);
        Process process = start(recipient);
        try {
            boolean isRead = give(process, message(notice, recipient));
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                throw UndeliveredException.forGood(
                        program
                                + " did not end within "
                                + patience.toSeconds()
                                + " seconds, and was killed");
            if (process.exitValue() != 0)
                throw UndeliveredException.forGood(
                        program + " ended with status " + process.exitValue() + said(process));
            if (!isRead) throw UndeliveredException.forGood(program + " did not read the mail");
        } finally {
            kill(process);
        }
    }

    private String recipient(Notice notice) throws UndeliveredException {
        String name = notice.account().value();
        if (!MAILBOX.matcher(name).matches())
            throw UndeliveredException.forGood("this name cannot be the name of a mailbox");
        return domain.map(behind -> name + "@" + behind).orElse(name);
    }

    private Process start(String recipient) throws UndeliveredException {
        var builder = new ProcessBuilder(List.of(program.toString(), "-i", "--", recipient));
        builder.directory(Path.of("/").toFile());
        builder.redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw UndeliveredException.forGood(program + " could not be started");
        }
    }

    /** The mail fits into the pipe, so whoever does not read it keeps nobody waiting. */
    private static boolean give(Process process, byte[] message) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(message);
        } catch (IOException e) {
            return false; // it ended before; its status says more
        }
        return true;
    }

    static byte[] message(Notice notice, String recipient) {
        String mail =
                "To: " + recipient + "\nSubject: " + notice.subject() + HEADER + notice.text();
        return mail.getBytes(StandardCharsets.US_ASCII);
    }

    /** What is there already; nobody waits for more. */
    private static String said(Process process) {
        try {
            InputStream out = process.getInputStream();
            byte[] said = out.readNBytes(Math.min(out.available(), SAID_MAX));
            String text =
                    new String(said, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
            return text.isBlank() ? "" : ": " + PlainText.of(text);
        } catch (IOException e) {
            return "";
        }
    }

    private static void kill(Process process) {
        if (!process.isAlive()) return;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
