package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.pam.PamEntry.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the stacks of a service as Linux-PAM does (DOC-13): {@code @include}, {@code include},
 * {@code substack}, and {@code other} for what the service's file leaves out.
 */
final class StackReader {
    static final int ENTRIES_MAX = 2_000;

    /** As in Linux-PAM: a file at this depth is not read any more, and the line fails. */
    private static final int DEPTH_MAX = 16;

    private static final String OTHER = "other";

    private final PamFiles files;
    private final Map<Stage, List<PamEntry>> stacks = new EnumMap<>(Stage.class);
    private final Set<Path> read = new LinkedHashSet<>();

    /** From the service's file down to the one that is being read. */
    private final List<Path> chain = new ArrayList<>();

    private int entries;

    private StackReader(PamFiles files) {
        this.files = files;
    }

    /**
     * @throws IOException if a file cannot be read: nothing is known of the service then
     * @throws UnreadableStackException if Linux-PAM cannot use it either
     */
    static PamService read(PamFiles files, String name)
            throws IOException, UnreadableStackException {
        var own = new StackReader(files);
        var other = new StackReader(files);
        Optional<Path> file = files.find(name);
        if (file.isPresent()) own.add(file.get(), Optional.empty(), 0);
        Optional<Path> otherFile = files.find(OTHER);
        if (otherFile.isPresent()) other.add(otherFile.get(), Optional.empty(), 0);
        other.stacks.forEach((stage, stack) -> {
            if (own.stacks.putIfAbsent(stage, stack) == null) own.read.addAll(other.read);
        });
        return new PamService(name, file, own.stacks, own.read);
    }

    /**
     * @param wanted the only stage whose lines count; empty: all of them
     */
    private void add(Path file, Optional<Stage> wanted, int level)
            throws IOException, UnreadableStackException {
        read.add(file);
        chain.add(file);
        for (PamLines.Line line : PamLines.of(file, files.read(file)))
            addLine(line, new Origin(file, line.number()), wanted, level);
        chain.removeLast();
    }

    private void addLine(PamLines.Line line, Origin origin, Optional<Stage> wanted, int level)
            throws IOException, UnreadableStackException {
        List<String> words = PamWords.of(line.text());
        if (words.isEmpty()) return;
        String type = words.getFirst();
        if (type.equalsIgnoreCase("@include")) {
            includeAll(words, origin, wanted, level);
            return;
        }
        boolean quiet = type.startsWith("-");
        Optional<Stage> known = Stage.of(quiet ? type.substring(1) : type);
        // A type that is not known counts as the one that is being read, and fails.
        Stage stage = known.or(() -> wanted).orElse(Stage.AUTH);
        if (wanted.isPresent() && wanted.get() != stage) return;
        String control = words.size() > 1 ? words.get(1) : "";
        switch (control.toLowerCase(Locale.ROOT)) {
            case "include" -> include(words, origin, stage, level, level);
            case "substack" -> {
                add(
                        new PamEntry(
                                Kind.SUBSTACK,
                                stage,
                                level,
                                quiet,
                                Control.broken(control),
                                "",
                                List.of(),
                                origin));
                include(words, origin, stage, level, level + 1);
            }
            default -> add(entry(words, origin, stage, level, quiet, known.isPresent()));
        }
    }

    private static PamEntry entry(
            List<String> words,
            Origin origin,
            Stage stage,
            int level,
            boolean quiet,
            boolean typeKnown) {
        if (words.size() < 2) return broken(stage, level, "", origin);
        if (words.size() < 3 || !typeKnown)
            return new PamEntry(
                    Kind.BROKEN,
                    stage,
                    level,
                    quiet,
                    Control.of(words.get(1)),
                    "",
                    List.of(),
                    origin);
        return new PamEntry(
                Kind.MODULE,
                stage,
                level,
                quiet,
                Control.of(words.get(1)),
                words.get(2),
                words.subList(3, words.size()),
                origin);
    }

    private static PamEntry broken(Stage stage, int level, String control, Origin origin) {
        return new PamEntry(
                Kind.BROKEN, stage, level, false, Control.broken(control), "", List.of(), origin);
    }

    /**
     * Debian's word for all stages at once. Without its file the whole service fails, or, where it
     * is itself included, something that nobody has laid down happens.
     */
    private void includeAll(List<String> words, Origin origin, Optional<Stage> wanted, int level)
            throws IOException, UnreadableStackException {
        Optional<Path> file = words.size() > 1 ? files.find(words.get(1)) : Optional.empty();
        if (file.isEmpty() || chain.size() >= DEPTH_MAX)
            throw new UnreadableStackException(
                    origin.file(), origin.line(), "@include of a file that is not there");
        refuseCycle(file.get(), origin);
        add(file.get(), wanted, level);
    }

    private void include(List<String> words, Origin origin, Stage stage, int level, int inner)
            throws IOException, UnreadableStackException {
        Optional<Path> file = words.size() > 2 ? files.find(words.get(2)) : Optional.empty();
        if (file.isEmpty() || chain.size() >= DEPTH_MAX) {
            add(broken(stage, level, words.get(1), origin));
            return;
        }
        refuseCycle(file.get(), origin);
        add(file.get(), Optional.of(stage), inner);
    }

    private void refuseCycle(Path file, Origin origin) throws UnreadableStackException {
        if (chain.contains(file))
            throw new UnreadableStackException(
                    origin.file(), origin.line(), "it includes itself, by way of " + file);
    }

    private void add(PamEntry entry) throws UnreadableStackException {
        if (++entries > ENTRIES_MAX)
            throw new UnreadableStackException(
                    entry.origin().file(),
                    entry.origin().line(),
                    "over " + ENTRIES_MAX + " entries in one service");
        stacks.computeIfAbsent(entry.stage(), stage -> new ArrayList<>()).add(entry);
    }
}
