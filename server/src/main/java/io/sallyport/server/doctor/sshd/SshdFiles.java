package io.sallyport.server.doctor.sshd;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All lines of sshd's configuration in the order in which sshd reads them, includes in their
 * places.
 *
 * @param matches every {@code Match} line
 * @param files every file that was read
 * @param unread files that are named and could not be read
 */
record SshdFiles(
        List<ConfigLine> lines, List<MatchLine> matches, List<Path> files, List<Path> unread) {
    /** Keywords that sshd reads in every place, not only in the first. */
    private static final Set<String> GATHERED =
            Set.of("acceptenv", "hostkey", "listenaddress", "port", "subsystem", "setenv");

    SshdFiles {
        lines = List.copyOf(lines);
        matches = List.copyOf(matches);
        files = List.copyOf(files);
        unread = List.copyOf(unread);
    }

    /**
     * The line that decides: the first of the {@code Match} blocks that fit, else the first that
     * holds for everybody.
     */
    Optional<ConfigLine> deciding(String keyword, Login login) {
        return inBlocks(keyword, login).findFirst().or(() -> global(keyword).findFirst());
    }

    /** The lines that say something else of the same keyword to the same login, and lose. */
    List<ConfigLine> losing(String keyword, Login login) {
        if (GATHERED.contains(keyword)) return List.of();
        return Stream.concat(inBlocks(keyword, login), global(keyword)).skip(1).toList();
    }

    /** Lines outside of {@code Match} blocks. */
    Stream<ConfigLine> global(String keyword) {
        return all(keyword).filter(line -> line.scope().isEmpty());
    }

    private Stream<ConfigLine> inBlocks(String keyword, Login login) {
        return all(keyword)
                .filter(line -> !line.scope().isEmpty())
                .filter(line -> line.scope().stream().allMatch(match -> match.fits(login)));
    }

    private Stream<ConfigLine> all(String keyword) {
        return lines.stream().filter(line -> line.keyword().equals(keyword));
    }
}
