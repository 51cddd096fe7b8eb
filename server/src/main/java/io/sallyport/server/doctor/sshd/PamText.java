package io.sallyport.server.doctor.sshd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The auth lines of a PAM service file and of what it includes, as words. What they mean together
 * is for the checks of the stack.
 */
final class PamText {
    private static final int DEPTH_MAX = 8;

    private PamText() {}

    static boolean reaches(Path file, String module) {
        return authLines(file, 0).stream().anyMatch(line -> line.contains(module));
    }

    /** The lines with a module, blanks made single. */
    static List<String> linesWith(Path file, String module) {
        return authLines(file, 0).stream().filter(line -> line.contains(module)).toList();
    }

    private static List<String> authLines(Path file, int depth) {
        var lines = new ArrayList<String>();
        for (String line : text(file)) {
            String words = line.strip().replaceAll("[ \t]+", " ");
            if (words.startsWith("#")) continue;
            var included = included(words);
            if (!included.isEmpty() && depth < DEPTH_MAX)
                lines.addAll(authLines(file.resolveSibling(included), depth + 1));
            else if (words.startsWith("auth ") || words.startsWith("-auth ")) lines.add(words);
        }
        return lines;
    }

    private static String included(String words) {
        String[] parts = words.split(" ");
        if (parts.length >= 2 && parts[0].equals("@include")) return parts[1];
        boolean isInclude =
                parts.length >= 3
                        && parts[0].endsWith("auth")
                        && (parts[1].equals("include") || parts[1].equals("substack"));
        return isInclude ? parts[2] : "";
    }

    private static List<String> text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .replace("\\\n", " ")
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
