package io.sallyport.server.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that may stand on the page of metrics: those that this host has a file of PAM for.
 * Anybody on the host may name any service to the PAM door, so what is named there bounds nothing
 * and could be somebody's name.
 */
public final class Services {
    static final String OTHER = "other";
    private static final int MOST = 64;
    private static final List<Path> FOLDERS =
            List.of(Path.of("/etc/pam.d"), Path.of("/usr/lib/pam.d"));
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    private final Set<String> known;

    private Services(Set<String> known) {
        this.known = Set.copyOf(known);
    }

    /**
     * Those of this host, as of now.
     *
     * @param first services that count whether there is a file or not
     */
    public static Services ofHost(Collection<String> first) {
        return of(first, FOLDERS);
    }

    static Services of(Collection<String> first, List<Path> folders) {
        var names = new LinkedHashSet<String>(List.of("sallyport"));
        names.addAll(first);
        for (Path folder : folders) names.addAll(filesOf(folder));
        names.removeIf(name -> !NAME.matcher(name).matches());
        return new Services(new LinkedHashSet<>(names.stream().limit(MOST).toList()));
    }

    /** The service, or {@value #OTHER}. */
    String label(String service) {
        return known.contains(service) ? service : OTHER;
    }

    private static List<String> filesOf(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        } catch (IOException e) {
            LOG.debug("the services of PAM cannot be listed: {}", e.getMessage());
            return List.of();
        }
    }
}
