package io.sallyport.server.setup;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who has logged in with a key lately and never at a terminal, as far as the system's log and its
 * list of sessions tell. A host that keeps neither says nothing.
 */
final class Terminals {
    private static final Pattern BY_KEY = Pattern.compile("Accepted publickey for (\\S+) from");
    private static final String SINCE = "-30days";

    private final Programs programs;

    Terminals(Programs programs) {
        this.programs = programs;
    }

    Set<String> neverUsed() {
        var names = new HashSet<String>();
        for (String line :
                said(
                        "/usr/bin/journalctl",
                        "--quiet",
                        "--no-pager",
                        "--output=cat",
                        "--identifier=sshd",
                        "--identifier=sshd-session",
                        "--since=" + SINCE,
                        "--lines=20000",
                        "--grep=Accepted publickey for")) {
            var found = BY_KEY.matcher(line);
            if (found.find()) names.add(found.group(1));
        }
        if (names.isEmpty()) return names;
        List<String> sessions = said("/usr/bin/last", "-w", "--since", SINCE);
        if (sessions.isEmpty()) return Set.of();
        for (String line : sessions) names.remove(line.split("\\s", 2)[0]);
        return names;
    }

    private List<String> said(String... command) {
        try {
            var answer = programs.ask(List.of(command));
            return answer.status() == 0 ? answer.out().lines().toList() : List.of();
        } catch (SetupException e) {
            return List.of(); // a host without such a program, or with a log that takes too long
        }
    }
}
