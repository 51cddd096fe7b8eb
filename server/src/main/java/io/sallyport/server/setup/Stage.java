package io.sallyport.server.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Copies of the host's files with the change in them, for a trial to see in their place (DOC-81).
 * What is made for the trial alone, its accounts among it, is in the copies and nowhere else: it is
 * gone with them, whatever happens (DOC-87).
 */
final class Stage implements AutoCloseable {
    private static final Path ROOM = Path.of("/run/sallyport-trial");
    private static final List<String> FILES =
            List.of("passwd", "group", "shadow", "gshadow", "sudoers");

    private static final Pattern ADMITTED =
            Pattern.compile("(?im)^(\\s*(?:AllowUsers|AllowGroups)[\\s=]+)");

    private final Programs programs;
    private final Path root;

    private Stage(Programs programs, Path root) {
        this.programs = programs;
        this.root = root;
    }

    static Stage build(Programs programs, List<FileChange> changes) throws SetupException {
        try {
            Files.createDirectories(ROOM);
            clear(programs);
            Path root =
                    Files.createTempDirectory(
                            ROOM,
                            "stage-",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
            var stage = new Stage(programs, root);
            stage.copyAll();
            for (FileChange change : changes) stage.put(change);
            return stage;
        } catch (IOException e) {
            throw new SetupException("the trial cannot be prepared: " + e.getMessage() + ".");
        }
    }

    /** What those have left who were killed: no other set-up is at work (DOC-87). */
    private static void clear(Programs programs) throws IOException, SetupException {
        try (var left = Files.newDirectoryStream(ROOM, "stage-*")) {
            for (Path stage : left) programs.run("/bin/rm", "-rf", stage.toString());
        }
    }

    Path root() {
        return root;
    }

    /** Where a file of the host lies here. */
    Path of(Path path) {
        return root.resolve(path.toString().substring(1));
    }

    String read(Path path) throws IOException {
        return Files.readString(of(path), ISO_8859_1);
    }

    void write(Path path, String text) throws IOException {
        Files.writeString(of(path), text, ISO_8859_1);
    }

    void append(Path path, String line) throws IOException {
        Files.writeString(of(path), line + "\n", ISO_8859_1, StandardOpenOption.APPEND);
    }

    /**
     * The trial's own port and address take the place of the host's; nothing else differs (DOC-80).
     */
    void withoutAddresses(List<Path> files) throws IOException {
        for (Path file : files) {
            var text = new StringBuilder();
            for (String line : read(file).split("(?<=\n)")) {
                String word = line.strip().split("[\\s=]", 2)[0].toLowerCase(Locale.ROOT);
                boolean isAddress = word.equals("port") || word.equals("listenaddress");
                text.append(isAddress ? "# " + line : line);
            }
            write(file, text.toString());
        }
    }

    /** Lists of those who may log in at all cannot know the trial's accounts. */
    void admit(List<Path> files, String... users) throws IOException {
        for (Path file : files)
            write(
                    file,
                    ADMITTED.matcher(read(file)).replaceAll("$1" + String.join(" ", users) + " "));
    }

    @Override
    public void close() throws SetupException {
        programs.run("/bin/rm", "-rf", root.toString());
    }

    private void copyAll() throws IOException, SetupException {
        Path etc = Files.createDirectory(root.resolve("etc"));
        Files.createDirectory(root.resolve("run"));
        for (String folder : List.of("ssh", "pam.d"))
            if (Files.isDirectory(Path.of("/etc", folder)))
                programs.run("/bin/cp", "-a", "/etc/" + folder, etc.toString());
        for (String file : FILES)
            if (Files.exists(Path.of("/etc", file)))
                programs.run("/bin/cp", "-a", "/etc/" + file, etc.toString());
        // A cache would tell of the host's own accounts only.
        if (Files.isDirectory(Path.of("/run/nscd")))
            Files.createDirectory(root.resolve("run/nscd"));
    }

    private void put(FileChange change) throws IOException, SetupException {
        Path path = of(change.path());
        if (!path.startsWith(root.resolve("etc/ssh"))
                && !path.startsWith(root.resolve("etc/pam.d")))
            throw new SetupException(
                    change.path() + " lies neither in /etc/ssh nor in /etc/pam.d.",
                    "Move it there, or write the lines yourself: docs/doors/ssh.md.");
        Files.writeString(path, change.after(), ISO_8859_1);
    }
}
