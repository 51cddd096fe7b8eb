package io.sallyport.server.cli.migration;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A state file and whose it is.
 *
 * @param person the account, by the home that the file lies in, or by the file's name
 */
public record PersonsFile(Path file, String person) {
    private static final String USUAL = ".google_authenticator";

    /**
     * The files that a path means: itself, the one of a home, or all of a folder of files named by
     * user.
     *
     * @param user whose it is, if the administrator says so
     */
    public static List<PersonsFile> of(Path path, Optional<String> user)
            throws UntouchedFileException {
        Path whole = path.toAbsolutePath().normalize();
        if (!Files.isDirectory(whole)) return List.of(new PersonsFile(whole, owner(whole, user)));
        Path usual = whole.resolve(USUAL);
        boolean isHome =
                homeOf(whole).isPresent() || isThere(usual) || isThere(HeldStateFile.aside(usual));
        if (isHome) return List.of(new PersonsFile(usual, owner(usual, user)));
        if (user.isPresent())
            throw new UntouchedFileException(
                    "a folder has files of several people", "leave --user out, or name one file");
        return inFolder(whole);
    }

    private static List<PersonsFile> inFolder(Path folder) throws UntouchedFileException {
        var places = new ArrayList<PersonsFile>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files)
                if (!isOther(file)) places.add(new PersonsFile(file, name(file)));
        } catch (IOException e) {
            throw new UntouchedFileException("the folder cannot be listed", "is the path right?");
        }
        places.sort((one, other) -> one.file.compareTo(other.file));
        return places;
    }

    /** What was moved aside, and what a writer has left. */
    private static boolean isOther(Path file) {
        return HeldStateFile.isAside(file) || name(file).contains("~");
    }

    private static String owner(Path file, Optional<String> user) throws UntouchedFileException {
        if (user.isPresent()) return user.get();
        Path folder = file.getParent();
        var home = folder == null ? Optional.<HostPerson>empty() : homeOf(folder);
        if (home.isPresent()) return home.get().name();
        String name = name(file);
        if (name.startsWith("."))
            throw new UntouchedFileException(
                    "it lies in nobody's home, so whose it is cannot be told",
                    "say it with --user NAME");
        return name;
    }

    private static Optional<HostPerson> homeOf(Path folder) {
        return ownerOf(folder)
                .filter(person -> person.home().equals(folder))
                .or(() ->
                        HostPerson.all().stream()
                                .filter(person -> person.home().equals(folder))
                                .findFirst());
    }

    private static Optional<HostPerson> ownerOf(Path folder) {
        try {
            Object uid = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return HostPerson.ofUid(((Number) uid).longValue());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
