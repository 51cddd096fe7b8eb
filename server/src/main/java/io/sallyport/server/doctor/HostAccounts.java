package io.sallyport.server.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The accounts of this host, as its name service knows them. */
public final class HostAccounts {
    private static final String GETENT = "/usr/bin/getent";

    private final Probe probe;
    private final ConcurrentHashMap<String, Optional<HostAccount>> found =
            new ConcurrentHashMap<>();

    public HostAccounts(Probe probe) {
        this.probe = probe;
    }

    /** One account; empty if the host does not know it, or cannot say. */
    public Optional<HostAccount> find(String name) {
        return found.computeIfAbsent(
                name,
                wanted ->
                        lines("passwd", wanted).stream()
                                .findFirst()
                                .flatMap(line -> account(line, groups(wanted))));
    }

    /** Names of its groups; none if the host does not know it. */
    public Set<String> groupsOf(String name) {
        return find(name).map(HostAccount::groups).orElse(Set.of());
    }

    /** Names of all accounts that the name service lists, in its order, with their uids. */
    public List<Named> listed() {
        var listed = new ArrayList<Named>();
        for (String line : lines("passwd")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 7 && fields[2].matches("[0-9]{1,10}"))
                listed.add(
                        new Named(
                                fields[0],
                                Long.parseLong(fields[2]),
                                fields[3],
                                fields[5],
                                fields[6]));
        }
        return listed;
    }

    /**
     * A line of the list.
     *
     * @param group number of its first group
     * @param home as it is written; may be empty
     */
    public record Named(String name, long uid, String group, String home, String shell) {}

    /** Who is in a group, by its list or as their first group. */
    public List<String> members(String group) {
        var members = new ArrayList<String>();
        for (String line : lines("group", group)) {
            String[] fields = line.split(":", -1);
            if (fields.length < 4) continue;
            for (String name : fields[3].split(",")) if (!name.isEmpty()) members.add(name);
            for (Named named : listed())
                if (named.group().equals(fields[2]) && !members.contains(named.name()))
                    members.add(named.name());
        }
        return members;
    }

    private Set<String> groups(String name) {
        try {
            var answer = probe.ask(List.of("/usr/bin/id", "-Gn", "--", name));
            return answer.status() == 0
                    ? new HashSet<>(List.of(answer.out().strip().split(" +")))
                    : Set.of();
        } catch (Probe.SilentException e) {
            return Set.of();
        }
    }

    private static Optional<HostAccount> account(String line, Set<String> groups) {
        String[] fields = line.split(":", -1);
        if (fields.length < 7 || !fields[2].matches("[0-9]{1,10}")) return Optional.empty();
        return Optional.of(
                new HostAccount(
                        fields[0],
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        Path.of(fields[5].isEmpty() ? "/" : fields[5]),
                        Path.of(fields[6].isEmpty() ? "/bin/sh" : fields[6]),
                        groups));
    }

    private List<String> lines(String... question) {
        var command = new ArrayList<>(List.of(GETENT));
        command.addAll(List.of(question));
        try {
            var answer = probe.ask(command);
            return answer.status() == 0 ? answer.out().lines().toList() : List.of();
        } catch (Probe.SilentException e) {
            return List.of();
        }
    }
}
