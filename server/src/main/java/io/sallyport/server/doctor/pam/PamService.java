package io.sallyport.server.doctor.pam;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A service as Linux-PAM builds it (DOC-13).
 *
 * @param file its own file; empty if there is none, and {@code other} takes its place
 * @param stacks of each stage; a stage that the service's file leaves out is that of {@code other}
 * @param files every file read for it
 */
record PamService(
        String name, Optional<Path> file, Map<Stage, List<PamEntry>> stacks, Set<Path> files) {
    PamService {
        stacks = Map.copyOf(stacks);
        files = Set.copyOf(files);
    }

    List<PamEntry> stack(Stage stage) {
        return stacks.getOrDefault(stage, List.of());
    }

    List<PamEntry> auth() {
        return stack(Stage.AUTH);
    }

    boolean asksUs() {
        return auth().stream().anyMatch(PamEntry::isOurs);
    }
}
