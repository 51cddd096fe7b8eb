package io.sallyport.server.setup;

import io.sallyport.server.doctor.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code doctor} says of the host as it is, and as it will be: the same program looks at the
 * staged files, so that both are judged by the same rules (DOC-76, DOC-82, DOC-97).
 */
final class Examination {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What no file of ours changes, and what cannot be seen from within the stage. */
    private static final List<String> NOT_OF_FILES =
            List.of(
                    "clock-kernel",
                    "clock-offset",
                    "clock-service",
                    "hazard-28",
                    "hazard-29",
                    "hazard-30");

    private static final Set<String> BAD = Set.of("error", "warning");

    private final Programs programs;
    private final List<String> doctor;

    /**
     * @param doctor the command, as far as it is the same each time
     */
    Examination(Programs programs, List<String> doctor) {
        this.programs = programs;
        this.doctor = List.copyOf(doctor);
    }

    /**
     * One finding.
     *
     * @param place file and line, or what was asked
     * @param todo what to do, a line each
     */
    record Found(String id, String severity, String place, String what, List<String> todo) {
        boolean is(String word) {
            return severity.equals(word);
        }

        /** {@code hazard-28, /etc/ssh/sshd_config:12: ...}. */
        String words() {
            return id + ", " + place + ": " + what;
        }
    }

    /** Whatever is wrong with the host as it is. */
    List<Found> host() throws SetupException {
        return findings(programs.ask(words("--json"), LIMIT)).stream()
                .filter(found -> BAD.contains(found.severity()))
                .toList();
    }

    /**
     * Refuses what the change would not repair, and what it would make (DOC-19).
     *
     * @param own process of the sshd that is set up
     */
    void refuse(List<Found> host, Path stage, Optional<Long> own) throws SetupException {
        // Of the sshd that is set up the staged files tell.
        String itself = own.map(pid -> "(pid " + pid + ")").orElse("(not running)");
        var errors =
                new ArrayList<>(
                        host.stream()
                                .filter(found -> found.is("error"))
                                .filter(found -> NOT_OF_FILES.contains(found.id()))
                                .filter(found -> !found.place().contains(itself))
                                .toList());
        var answer =
                programs.inStage(
                        stage,
                        words("--json", "--offline", "--skip", String.join(",", NOT_OF_FILES)),
                        LIMIT);
        List<Found> staged = findings(answer);
        staged.stream().filter(found -> found.is("error")).forEach(errors::add);
        if (errors.isEmpty() && answer.status() != 0)
            staged.stream().filter(found -> found.is("unknown")).forEach(errors::add);
        if (!errors.isEmpty()) throw refusal(errors);
    }

    /**
     * Refuses what the change would make, and a clock that makes right codes wrong; whatever else
     * is wrong with the host is not its concern.
     */
    void refuseNew(List<Found> host, Path stage) throws SetupException {
        var errors = new ArrayList<Found>();
        for (Found found : host)
            if (found.is("error") && found.id().startsWith("clock-")) errors.add(found);
        var staged =
                programs.inStage(
                        stage,
                        words("--json", "--offline", "--skip", String.join(",", NOT_OF_FILES)),
                        LIMIT);
        for (Found found : findings(staged))
            if (found.is("error")
                    && found.place().contains("/pam.d/")
                    && host.stream().noneMatch(old -> isSame(old, found))) errors.add(found);
        if (!errors.isEmpty()) throw refusal(errors);
    }

    /** What is wrong now and was not before. */
    List<Found> since(List<Found> before) throws SetupException {
        return host().stream()
                .filter(found -> before.stream().noneMatch(old -> isSame(old, found)))
                .toList();
    }

    private static boolean isSame(Found one, Found other) {
        return one.id().equals(other.id())
                && one.place().equals(other.place())
                && one.what().equals(other.what());
    }

    private static SetupException refusal(List<Found> errors) {
        var lines = new ArrayList<String>();
        for (Found error : errors) {
            lines.add(error.words());
            error.todo().forEach(step -> lines.add("  do: " + step));
        }
        lines.add(
                "Mend it, and run this again; \"sallyport doctor\" tells more. Nothing was"
                        + " changed.");
        return new SetupException(
                "doctor finds what this change would not mend.", lines.toArray(String[]::new));
    }

    private List<String> words(String... more) {
        var words = new ArrayList<>(doctor);
        words.addAll(List.of(more));
        return words;
    }

    private static List<Found> findings(Probe.Answer answer) throws SetupException {
        try {
            var found = new ArrayList<Found>();
            for (JsonNode one : JSON.readTree(answer.out()).path("findings")) found.add(found(one));
            if (!found.isEmpty()) return found;
        } catch (JacksonException e) {
            throw noAnswer(answer);
        }
        throw noAnswer(answer);
    }

    private static SetupException noAnswer(Probe.Answer answer) {
        return new SetupException("doctor gave no answer: " + answer.complaint() + ".");
    }

    private static Found found(JsonNode one) {
        var todo = new ArrayList<String>();
        for (JsonNode step : one.path("do")) todo.add(step.asString(""));
        return new Found(
                one.path("id").asString(""),
                one.path("severity").asString(""),
                place(one),
                one.path("what").asString(""),
                todo);
    }

    private static String place(JsonNode one) {
        String file = one.path("file").asString("");
        if (file.isEmpty()) return one.path("source").asString("");
        return one.path("line").isNumber() ? file + ":" + one.path("line").asInt() : file;
    }
}
