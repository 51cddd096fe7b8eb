package io.sallyport.server.doctor.sshd;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that an {@code Include} means, as glob(3) finds and sorts them. */
final class Includes {
    private static final int MATCHES_MAX = 1000;

    private Includes() {}

    static List<Path> found(String pattern, Path folder) {
        Path absolute = pattern.startsWith("/") ? Path.of(pattern) : folder.resolve(pattern);
        List<Path> found = List.of(Path.of("/"));
        for (Path part : absolute) found = step(found, part.toString());
        return found.stream().sorted().toList();
    }

    private static List<Path> step(List<Path> folders, String part) {
        var next = new ArrayList<Path>();
        for (Path folder : folders) {
            if (!isPattern(part)) {
                Path one = folder.resolve(part.replace("\\", ""));
                if (Files.exists(one)) next.add(one);
            } else matching(folder, part, next);
        }
        return next;
    }

    private static void matching(Path folder, String part, List<Path> next) {
        // As glob(3): a name that begins with a dot is meant by a pattern that does so too.
        boolean isHidden = part.startsWith(".");
        try (var entries = Files.newDirectoryStream(folder, glob(part))) {
            for (Path entry : entries) {
                if (next.size() >= MATCHES_MAX) return;
                if (entry.getFileName().toString().startsWith(".") == isHidden) next.add(entry);
            }
        } catch (IOException | DirectoryIteratorException | IllegalArgumentException e) {
            // A folder that is not there has nothing that fits; sshd says nothing of it either.
            return;
        }
    }

    /** Java's globs know groups in braces, which sshd's do not. */
    private static String glob(String part) {
        return part.replace("{", "\\{").replace("}", "\\}");
    }

    private static boolean isPattern(String part) {
        return part.indexOf('*') >= 0 || part.indexOf('?') >= 0 || part.indexOf('[') >= 0;
    }
}
