package io.sallyport.server.cli.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose rights are taken in a folder: those of whoever may write it, so that nothing a person has
 * put there is opened with more than the person's own (FMT-11, GA-138).
 *
 * @param person empty for those of the process itself
 */
record Rights(Optional<HostPerson> person) {
    private static final int LINKS_MAX = 16;
    private static final Rights OWN = new Rights(Optional.empty());

    /** Who is not root has no more rights than their own. */
    static Rights own() {
        return OWN;
    }

    /** The rights of root, if nobody else can change what lies in {@code folder}; else theirs. */
    static Rights in(Path folder) throws UntouchedFileException {
        return isRoot() ? in(folder.toAbsolutePath().normalize(), 0) : OWN;
    }

    private static boolean isRoot() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue()
                    == 0;
        } catch (IOException e) {
            return true; // then setpriv judges
        }
    }

    /**
     * The first folder on the way that is not root's decides: everything below may be its owner's.
     */
    private static Rights in(Path folder, int links) throws UntouchedFileException {
        Path at = Path.of("/");
        for (Path name : folder) {
            at = at.resolve(name);
            if (Files.isSymbolicLink(at)) {
                if (links == LINKS_MAX)
                    throw new UntouchedFileException(
                            "too many symbolic links", "name the folder itself");
                Path target = target(at);
                return in(target.resolve(at.relativize(folder)).normalize(), links + 1);
            }
            long owner = owner(at);
            if (owner != 0) return of(owner, at);
            checkNobodyElseWrites(at);
        }
        return OWN;
    }

    private static Path target(Path link) throws UntouchedFileException {
        try {
            Path folder = link.toAbsolutePath().getParent();
            Path target = Files.readSymbolicLink(link);
            return folder == null ? target : folder.resolve(target).normalize();
        } catch (IOException e) {
            throw unreadable(link);
        }
    }

    private static Rights of(long uid, Path folder) throws UntouchedFileException {
        return new Rights(
                Optional.of(
                        HostPerson.ofUid(uid)
                                .orElseThrow(() ->
                                        new UntouchedFileException(
                                                folder
                                                        + " belongs to nobody whom this host knows,"
                                                        + " but to uid "
                                                        + uid,
                                                "give the folder to somebody, or remove it"))));
    }

    private static long owner(Path folder) throws UntouchedFileException {
        try {
            return ((Number) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    .longValue();
        } catch (NoSuchFileException e) {
            throw new UntouchedFileException(
                    "there is no such file or folder", "is the path right?");
        } catch (IOException e) {
            throw unreadable(folder);
        }
    }

    private static void checkNobodyElseWrites(Path folder) throws UntouchedFileException {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw unreadable(folder);
        }
        if (mode.contains(PosixFilePermission.GROUP_WRITE)
                || mode.contains(PosixFilePermission.OTHERS_WRITE))
            throw new UntouchedFileException(
                    folder + " is root's, and others may write in it, too",
                    "look at what lies there, then chmod go-w " + folder);
    }

    private static UntouchedFileException unreadable(Path folder) {
        return new UntouchedFileException(folder + " cannot be looked at", "is it a folder?");
    }

    /** The words that run a command with these rights and no more. */
    List<String> words(List<String> command) {
        var words = new ArrayList<String>();
        person.filter(someone -> someone.uid() != 0)
                .ifPresent(someone ->
                        words.addAll(
                                List.of(
                                        "setpriv",
                                        "--reuid=" + someone.uid(),
                                        "--regid=" + someone.gid(),
                                        "--init-groups",
                                        "--inh-caps=-all",
                                        "--no-new-privs",
                                        "--")));
        words.addAll(command);
        return words;
    }

    /** Whether a file of this owner may lie there. */
    boolean mayOwn(long uid) {
        return person.isEmpty() || person.get().uid() == uid;
    }
}
