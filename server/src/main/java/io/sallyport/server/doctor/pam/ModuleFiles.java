package io.sallyport.server.doctor.pam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where Linux-PAM finds modules on this host (DOC-16). */
final class ModuleFiles {
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int FOLDERS_MAX = 32;

    /** One of them is this distribution's: the one that has the modules of Linux-PAM itself. */
    private static final List<String> FOLDERS =
            List.of(
                    "/lib/" + triplet() + "/security",
                    "/usr/lib/" + triplet() + "/security",
                    "/lib64/security",
                    "/usr/lib64/security",
                    "/lib/security",
                    "/usr/lib/security");

    /** Debian looks here, too. */
    private static final String OLD_FOLDER = "/lib/security";

    private final PamFiles files;
    private final int owner;

    /**
     * @param owner who alone may own a module: 0
     */
    ModuleFiles(PamFiles files, int owner) {
        this.files = files;
        this.owner = owner;
    }

    /** The file of a module; empty if Linux-PAM would find none. */
    Optional<Path> find(String module) {
        String name = module.replace("$ISA", "");
        if (name.startsWith("/"))
            return Optional.of(files.onHost(name)).filter(Files::isRegularFile);
        return searched().stream()
                .map(folder -> files.onHost(folder).resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Whether the file is there that an entry names. */
    boolean has(PamEntry entry) {
        return find(entry.module()).isPresent();
    }

    /** The folder where a module belongs. */
    String folder() {
        return searched().getFirst();
    }

    /** What is wrong with who may change a module: its file and the folders above it. */
    List<String> trouble(Path module) throws IOException {
        var trouble = new ArrayList<String>();
        Path real = module.toRealPath();
        int depth = 0;
        Path end = files.root().toRealPath();
        for (Path path = real; path != null && depth++ < FOLDERS_MAX; path = path.getParent()) {
            addTrouble(path, trouble);
            if (path.equals(end)) break;
        }
        return trouble;
    }

    private void addTrouble(Path path, List<String> trouble) throws IOException {
        int uid = (int) Files.getAttribute(path, "unix:uid");
        int mode = (int) Files.getAttribute(path, "unix:mode");
        if (uid != owner) trouble.add(path + " belongs to uid " + uid);
        if ((mode & WRITABLE_BY_OTHERS) != 0)
            trouble.add("%s has mode %04o".formatted(path, mode & 07777));
    }

    private List<String> searched() {
        String own =
                FOLDERS.stream()
                        .filter(folder ->
                                Files.isRegularFile(files.onHost(folder).resolve("pam_deny.so")))
                        .findFirst()
                        .orElse(FOLDERS.getFirst());
        return own.equals(OLD_FOLDER) ? List.of(own) : List.of(own, OLD_FOLDER);
    }

    private static String triplet() {
        return System.getProperty("os.arch").equals("aarch64")
                ? "aarch64-linux-gnu"
                : "x86_64-linux-gnu";
    }
}
