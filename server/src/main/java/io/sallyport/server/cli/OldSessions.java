package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.AuditPage;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sessions that a lost phone may have opened, and how to end them. */
final class OldSessions {
    private static final Duration LOOKED_BACK = Duration.ofDays(7);
    private static final int LOGINS_SHOWN = 8;

    private final Surroundings surroundings;
    private final Terminal terminal;
    private final CommandSocket server;

    OldSessions(Surroundings surroundings, CommandSocket server) {
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
        this.server = server;
    }

    void show(String account) throws CommandException {
        terminal.line();
        onThisHost(account);
        lately(account);
    }

    private void onThisHost(String account) {
        // who knows every session with a terminal, and is everywhere; logind ends also the others.
        List<String> sessions =
                output("who").lines().filter(line -> line.startsWith(account + " ")).toList();
        if (sessions.isEmpty()) {
            terminal.line("No session of " + account + " is open on a terminal of this host.");
            return;
        }
        terminal.line("Open on this host:");
        sessions.forEach(session -> terminal.line("  " + session.replaceAll(" +", "  ")));
        terminal.line(
                "To end them all, and what runs in them:  loginctl terminate-user " + account);
    }

    private void lately(String account) throws CommandException {
        var since = surroundings.clock().instant().minus(LOOKED_BACK);
        var page =
                server.ask(
                        "/v1/audit",
                        new AuditQuery(
                                Optional.of(account),
                                Optional.empty(),
                                Optional.of(since),
                                Optional.of(false),
                                Optional.of(AuditQuery.LIMIT_MAX),
                                Optional.of(0)),
                        AuditPage.class);
        var granted =
                page.events().stream().filter(event -> event.verdict().equals("granted")).toList();
        if (granted.isEmpty()) {
            terminal.line("No login of " + account + " was granted in the last 7 days.");
            return;
        }
        terminal.line("Granted in the last 7 days; look for sessions there, too:");
        var times = new Times(surroundings.zone());
        granted.reversed().stream()
                .limit(LOGINS_SHOWN)
                .forEach(event -> terminal.line("  " + line(event, times)));
        if (granted.size() > LOGINS_SHOWN)
            terminal.line(
                    "  and "
                            + (granted.size() - LOGINS_SHOWN)
                            + " more:  sallyport audit show --user "
                            + account
                            + " --since 7d");
    }

    private static String line(Event event, Times times) {
        return times.minute(event.at()) + "  " + EventText.where(event);
    }

    private static String output(String command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
