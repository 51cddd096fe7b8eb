package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.engine.googleauth.Candidate.Source;
import io.sallyport.engine.googleauth.FileAttempt.Asked;
import io.sallyport.engine.googleauth.FileAttempt.Option;
import io.sallyport.engine.googleauth.FileAttempt.Phase;
import io.sallyport.otp.OneTimePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One case of {@code vectors/google-authenticator}; its README says how they are written.
 *
 * @param fields by name; those that may be repeated have several values
 */
record FileCase(String topic, Map<String, List<String>> fields) {
    private static final Path VECTORS = Path.of("..", "vectors", "google-authenticator");
    private static final String PATH = "/home/alice/.google_authenticator";

    static List<FileCase> all() throws IOException {
        var cases = new ArrayList<FileCase>();
        try (var files = Files.list(VECTORS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList())
                cases.addAll(of(file));
        }
        return cases;
    }

    private static List<FileCase> of(Path file) throws IOException {
        String topic = file.getFileName().toString().replace(".txt", "");
        return Stream.of(Files.readString(file).split("\n\n"))
                .filter(text -> !text.startsWith("#"))
                .map(text -> new FileCase(topic, fields(text.split("\n"))))
                .toList();
    }

    private static Map<String, List<String>> fields(String[] lines) {
        var fields = new HashMap<String, List<String>>();
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("    ")) {
                values.add(line.substring(4));
                continue;
            }
            int colon = line.indexOf(':');
            values = fields.computeIfAbsent(line.substring(0, colon), any -> new ArrayList<>());
            if (colon + 1 < line.length()) values.add(line.substring(colon + 2));
        }
        return fields;
    }

    private String one(String name, String absent) {
        return many(name).stream().findFirst().orElse(absent);
    }

    private List<String> many(String name) {
        return fields.getOrDefault(name, List.of());
    }

    Instant now() {
        return Instant.ofEpochSecond(Long.parseLong(one("now", "")));
    }

    boolean isSearchAllowed() {
        return one("search", "yes").equals("yes");
    }

    FileContent content() {
        return switch (one("state", "read")) {
            case "missing" -> new FileContent.Missing();
            case "unusable" -> new FileContent.Unusable();
            case "unknown_user" -> new FileContent.UnknownUser();
            default -> new FileContent.Read(StateFile.of(file("file").orElseThrow()));
        };
    }

    /** The file's bytes, if there is one. */
    Optional<byte[]> bytes() {
        return file("file");
    }

    FileAttempt attempt() {
        return new FileAttempt(
                "alice",
                PATH,
                one("rhost", ""),
                Phase.valueOf(one("phase", "").toUpperCase(Locale.ROOT)),
                options(),
                Long.parseLong(one("grace", "0")),
                Asked.valueOf(one("asked", "").toUpperCase(Locale.ROOT)),
                many("candidate").stream().map(FileCase::candidate).toList(),
                many("counted").stream()
                        .mapToLong(Long::parseLong)
                        .boxed()
                        .findFirst()
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }

    private Set<Option> options() {
        return Stream.of(one("options", "").split(" "))
                .filter(word -> !word.isEmpty())
                .map(word ->
                        word.equals("noskewadj")
                                ? Option.NO_SKEW_ADJUSTMENT
                                : Option.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private static Candidate candidate(String text) {
        String[] words = text.split(" ");
        return new Candidate(
                words[0].equals("1") ? Source.STORED_TOKEN : Source.ANSWER,
                OneTimePassword.parse(words[1]).orElseThrow());
    }

    /** The bytes below {@code name:}. */
    private Optional<byte[]> file(String name) {
        if (!fields.containsKey(name)) return Optional.empty();
        var out = new StringBuilder();
        for (String line : many(name)) {
            boolean isOpen = line.endsWith("\\") && !line.endsWith("\\\\");
            String text = isOpen ? line.substring(0, line.length() - 1) : line;
            out.append(unescaped(text)).append(isOpen ? "" : "\n");
        }
        return Optional.of(out.toString().getBytes(ISO_8859_1));
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\s", " ")
                .replace("\\e", "")
                .replace("\\\\", "\\");
    }

    /** What the case expects, in the form of {@link #told}. */
    String expected() {
        var out = new StringBuilder("result: " + one("result", "") + "\n");
        out.append("matched: ").append(one("matched", "none")).append('\n');
        for (String line : many("line")) out.append("line: ").append(line).append('\n');
        out.append("new: ").append(file("new").map(b -> new String(b, ISO_8859_1)).orElse("none"));
        return out.toString();
    }

    static String told(FileJudgement judgement) {
        var out = new StringBuilder("result: " + word(judgement.result()) + "\n");
        out.append("matched: ");
        if (judgement.matched().isPresent()) out.append(judgement.matched().getAsInt());
        else out.append("none");
        out.append('\n');
        for (LogLine line : judgement.lines())
            out.append("line: ")
                    .append(
                            switch (line.priority()) {
                                case ERR -> 3;
                                case WARNING -> 4;
                                case INFO -> 6;
                            })
                    .append(line.when() == LogLine.When.ALWAYS ? " 1 " : " 2 ")
                    .append(line.text())
                    .append('\n');
        out.append("new: ");
        out.append(judgement.content().map(b -> new String(b, ISO_8859_1)).orElse("none"));
        return out.toString();
    }

    /** The expected reason; empty if the case does not look at it. */
    Optional<String> reason() {
        return many("reason").stream().findFirst();
    }

    boolean isReason(FileJudgement.Reason reason) {
        String cause = word(reason.cause());
        String expected = reason().orElseThrow();
        return expected.equals(cause) || expected.equals(cause + ": " + reason.detail());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return topic + ": " + one("case", "") + " (" + one("rules", "") + ")";
    }
}
