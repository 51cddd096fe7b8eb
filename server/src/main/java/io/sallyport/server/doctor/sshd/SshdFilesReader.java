package io.sallyport.server.doctor.sshd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads sshd's main file and what it includes (DOC-12): patterns sorted as sshd sorts them, paths
 * that are not absolute below its own folder, {@code Match} blocks apart. A block ends where the
 * next begins or the file ends in which it stands; a block that stands in a file which is included
 * in a block holds where both fit.
 */
final class SshdFilesReader {
    private static final int DEPTH_MAX = 16;
    private static final int FILE_BYTES_MAX = 1024 * 1024;
    private static final int FILES_MAX = 1000;

    private final Path folder;
    private final List<ConfigLine> lines = new ArrayList<>();
    private final List<MatchLine> matches = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Path> unread = new ArrayList<>();

    private SshdFilesReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads everything.
     *
     * @param folder where names that are not absolute are looked for: {@code /etc/ssh}
     */
    static SshdFiles read(Path main, Path folder) {
        var reader = new SshdFilesReader(folder);
        reader.readFile(main, List.of(), 0);
        return new SshdFiles(reader.lines, reader.matches, reader.files, reader.unread);
    }

    private void readFile(Path file, List<MatchLine> outer, int depth) {
        if (depth > DEPTH_MAX || files.size() >= FILES_MAX) {
            unread.add(file);
            return;
        }
        List<String> text = text(file);
        List<MatchLine> scope = outer;
        for (int i = 0; i < text.size(); i++) {
            var words = ConfigWords.split(text.get(i));
            if (words.isEmpty()) continue;
            var arguments = words.subList(1, words.size());
            String keyword = ConfigLine.canonical(words.getFirst());
            if (keyword.equals("match")) {
                var match = new MatchLine(file, i + 1, arguments);
                matches.add(match);
                scope = new ArrayList<>(outer);
                scope.add(match);
            } else if (keyword.equals("include")) {
                for (String pattern : arguments) include(file, pattern, scope, depth);
            } else {
                lines.add(new ConfigLine(file, i + 1, keyword, words.getFirst(), arguments, scope));
            }
        }
    }

    private void include(Path file, String pattern, List<MatchLine> scope, int depth) {
        try {
            for (Path included : Includes.found(pattern, folder))
                readFile(included, scope, depth + 1);
        } catch (InvalidPathException e) {
            unread.add(file); // what it includes is not known
        }
    }

    private List<String> text(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) throw new IOException("too long");
            files.add(file);
            // Not lines(): sshd ends a line at a line feed and nowhere else.
            return List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
        } catch (IOException e) {
            unread.add(file);
            return List.of();
        }
    }
}
