package io.sallyport.server.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Changes as people read them (DOC-75). */
final class Difference {
    private final Programs programs;

    Difference(Programs programs) {
        this.programs = programs;
    }

    List<String> lines(List<FileChange> changes) throws SetupException {
        var lines = new ArrayList<String>();
        try {
            Path draft = Files.createTempFile("sallyport-plan", "");
            try {
                for (FileChange change : changes) {
                    Files.writeString(draft, change.after(), ISO_8859_1);
                    String from =
                            change.before().isPresent() ? change.path().toString() : "/dev/null";
                    var words =
                            List.of(
                                    "/usr/bin/diff",
                                    "-u",
                                    "--label",
                                    from,
                                    "--label",
                                    change.path().toString(),
                                    from,
                                    draft.toString());
                    programs.ask(words).out().lines().forEach(lines::add);
                }
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new SetupException("the plan cannot be shown: " + e.getMessage() + ".");
        }
        return lines;
    }
}
