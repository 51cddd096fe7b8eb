package io.sallyport.server.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The accounts that the host's name service lists. */
final class Accounts {
    /** Of a directory with more, the first are looked at. */
    private static final int MAX = 500;

    private static final Set<String> CLOSED =
            Set.of("nologin", "false", "sync", "halt", "shutdown");
    private static final int SYSTEM_UID_MAX = 999;

    private final Programs programs;

    Accounts(Programs programs) {
        this.programs = programs;
    }

    /**
     * One of them.
     *
     * @param hasPassword that opens something
     */
    record Account(
            String name, long uid, String group, Path home, String shell, boolean hasPassword) {
        boolean isRoot() {
            return uid == 0;
        }

        boolean isSystem() {
            return uid > 0 && uid <= SYSTEM_UID_MAX;
        }

        /** Whether its shell lets nobody work. */
        boolean isClosed() {
            return CLOSED.contains(shell.substring(shell.lastIndexOf('/') + 1));
        }
    }

    List<Account> all() throws SetupException {
        Set<String> withPassword = withPassword();
        var all = new ArrayList<Account>();
        for (String line : listed("passwd")) {
            String[] fields = line.split(":", -1);
            if (fields.length < 7 || !fields[2].matches("[0-9]{1,10}") || all.size() >= MAX)
                continue;
            all.add(
                    new Account(
                            fields[0],
                            Long.parseLong(fields[2]),
                            fields[3],
                            Path.of(fields[5].isEmpty() ? "/" : fields[5]),
                            fields[6],
                            withPassword.contains(fields[0])));
        }
        return all;
    }

    /**
     * Names of those in a group, by its list or as their first group.
     *
     * @throws SetupException if there is no such group
     */
    Set<String> members(String group, List<Account> all) throws SetupException {
        List<String> lines = listed("group", group);
        if (lines.isEmpty())
            throw new SetupException(
                    "there is no group " + group + ".",
                    "Make it, and put the automated accounts in it:  groupadd " + group);
        String[] fields = lines.getFirst().split(":", -1);
        var members = new LinkedHashSet<String>();
        if (fields.length >= 4)
            for (String name : fields[3].split(",")) if (!name.isEmpty()) members.add(name);
        if (fields.length >= 3)
            for (Account account : all)
                if (account.group().equals(fields[2])) members.add(account.name());
        return members;
    }

    private List<String> listed(String... question) throws SetupException {
        var command = new ArrayList<String>(List.of("/usr/bin/getent"));
        command.addAll(List.of(question));
        var answer = programs.ask(command);
        return answer.status() == 0 ? answer.out().lines().toList() : List.of();
    }

    private static Set<String> withPassword() throws SetupException {
        var names = new HashSet<String>();
        try {
            Path shadow = Path.of("/etc/shadow");
            for (String line : Files.readAllLines(shadow, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 1 && fields[1].startsWith("$")) names.add(fields[0]);
            }
        } catch (IOException e) {
            throw new SetupException("/etc/shadow cannot be read: " + e.getMessage() + ".");
        }
        return names;
    }
}
