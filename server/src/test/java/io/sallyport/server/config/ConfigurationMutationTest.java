package io.sallyport.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** FAULT-60, FAULT-64: whatever the bytes, a configuration or problems, soon. */
class ConfigurationMutationTest {
    private static final int ROUNDS = Integer.getInteger("sallyport.rounds", 5_000);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long seed = Long.getLong("sallyport.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void mutated_files_are_read_or_refused() throws IOException {
        List<byte[]> corpus = corpus();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = corpus.get(random.nextInt(corpus.size())).clone();
            for (int i = random.nextInt(6); i >= 0; i--) file = mutated(file, corpus);
            read(file);
        }
    }

    @Test
    void random_bytes_are_refused_or_mean_nothing() {
        for (int round = 0; round < ROUNDS / 10; round++) {
            var bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            read(bytes);
        }
    }

    @Test
    void random_words_of_the_language_are_read_or_refused() {
        String[] words =
                ("store embedded key-file door pam command-socket host issuer prompt service"
                     + " not-enrolled let-in refuse policy user group network enrolled-by grace 15m"
                     + " skip require if-enrolled map -> * log-level info connections 256 /x /y a,b"
                     + " 10.0.0.0/8 ::/0 2027-03-01 \"A: \" \"\" # = \\ \" , 1.2.3.4/0 db1")
                        .split(" ");
        for (int round = 0; round < ROUNDS; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--)
                text.append(words[random.nextInt(words.length)])
                        .append(random.nextInt(5) == 0 ? '\n' : ' ');
            read(text.toString().getBytes(UTF_8));
        }
    }

    @Test
    void random_overrides_are_taken_or_refused() {
        var scalars = List.of(Scalar.values());
        for (int round = 0; round < ROUNDS / 10; round++) {
            var value = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--)
                value.append((char) random.nextInt(random.nextBoolean() ? 128 : 65536));
            Scalar scalar = scalars.get(random.nextInt(scalars.size()));
            read(new byte[0], Given.environment(Map.of(scalar.variable(), value.toString())));
        }
    }

    @Test
    void the_worst_files_take_bounded_time() {
        int lines = Lines.LINES_MAX;
        var worst =
                List.of(
                        "policy user a require\n".repeat(lines),
                        "policy network ::/0 require\n".repeat(lines),
                        ("policy user " + "a,".repeat(2030) + "b require\n").repeat(250),
                        rules("service", "user"),
                        rules("network", "network"),
                        "map host a b -> c\n".repeat(lines),
                        "x\n".repeat(lines),
                        "\"".repeat(Lines.FILE_BYTES_MAX),
                        "\n".repeat(Lines.FILE_BYTES_MAX),
                        "\\".repeat(4000) + "\n");
        for (String file : worst) {
            // Of this thread alone: other tests and programs may keep the processors busy.
            long start = THREADS.getCurrentThreadCpuTime();
            read(file.getBytes(UTF_8));
            var took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
            assertTrue(
                    took.compareTo(LONGEST) < 0,
                    () -> took + " for " + file.substring(0, Math.min(file.length(), 60)));
        }
    }

    /** As many rules as there may be, each of which has to be compared to the end of its lists. */
    private static String rules(String condition, String last) {
        var text = new StringBuilder();
        for (int i = 0; i < PolicyLines.RULES_MAX; i++) {
            text.append("policy ").append(condition).append(' ');
            for (int j = 0; j < 60; j++)
                text.append(condition.equals("network") ? "10.0." + j + ".0/24" : "s" + j)
                        .append(',');
            text.append(condition.equals("network") ? "192.0.2." + i % 256 : "s60");
            if (!last.equals(condition)) text.append(' ').append(last).append(" u").append(i);
            text.append(" require\n");
        }
        return text.toString();
    }

    private void read(byte[] file) {
        read(file, Overrides.NONE);
    }

    private void read(byte[] file, Overrides overrides) {
        try {
            Configuration read =
                    ConfigurationFile.parse(Given.FILE, file, overrides, Given.MACHINE);
            again(read);
        } catch (BadConfigurationException e) {
            assertFalse(e.problems().isEmpty(), () -> "seed " + seed);
            for (Problem problem : e.problems())
                assertFalse(
                        problem.what().isBlank() || problem.hint().isBlank(),
                        () -> "seed " + seed + ": " + problem);
        } catch (RuntimeException e) {
            fail("seed " + seed + ": " + new String(file, UTF_8), e);
        }
    }

    /** What was accepted is accepted again as it is shown, and means the same. */
    private void again(Configuration read) {
        String shown =
                read.settings().stream().map(Setting::toString).collect(Collectors.joining("\n"));
        try {
            Configuration again = Given.read(shown);
            if (!again.store().equals(read.store())
                    || !again.prompts().equals(read.prompts())
                    || !again.identities().equals(read.identities())
                    || !again.issuer().equals(read.issuer())
                    || again.rules().size() != read.rules().size())
                fail("seed " + seed + " reads differently: " + shown);
        } catch (BadConfigurationException e) {
            fail("seed " + seed + " is not read again: " + shown, e);
        }
    }

    private byte[] mutated(byte[] file, List<byte[]> corpus) {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int at = random.nextInt(file.length + 1);
        int to = at + random.nextInt(file.length - at + 1);
        int from = random.nextInt(other.length + 1);
        var out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.write(random.nextInt(256));
            case 1 -> out.write(other, from, random.nextInt(other.length - from + 1));
            case 2 -> out.write(file, at, to - at);
            case 3 -> out.write("\" \\#,*/\n\t=\r".charAt(random.nextInt(11)));
            default -> at = to;
        }
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private static List<byte[]> corpus() throws IOException {
        var files = ConfigurationVectorsTest.vectors();
        var corpus = new ArrayList<byte[]>();
        for (Path file : files) corpus.add(ConfigurationVectorsTest.Vector.read(file).config());
        corpus.add(Files.readAllBytes(Path.of("..", "packaging", "sallyport.conf")));
        return corpus;
    }
}
