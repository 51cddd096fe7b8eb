package io.sallyport.server.cli;

import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.HostAccount;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.ForeseeLogin;
import io.sallyport.server.door.local.wire.ListAccounts;
import io.sallyport.server.door.local.wire.LoginForeseen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What {@code doctor} hears of the daemon over its command socket. Asks for the list once. */
final class AskedDaemon implements DaemonFacts {
    private final CommandSocket server;
    private Optional<List<AccountPage.Line>> accounts = Optional.empty();
    private boolean isAsked;

    AskedDaemon(CommandSocket server) {
        this.server = server;
    }

    @Override
    public Optional<List<String>> enrolled() {
        return accounts()
                .map(all ->
                        all.stream()
                                .filter(AccountPage.Line::isProtected)
                                .map(AccountPage.Line::account)
                                .toList());
    }

    @Override
    public Optional<List<DeviceClock>> clocks() {
        return accounts().map(all -> all.stream().flatMap(AskedDaemon::clocks).toList());
    }

    private static Stream<DeviceClock> clocks(AccountPage.Line line) {
        return line.clocks().stream()
                .map(clock ->
                        new DeviceClock(
                                line.account(),
                                Duration.ofSeconds(clock.step()),
                                Duration.ofSeconds(clock.ahead())));
    }

    private synchronized Optional<List<AccountPage.Line>> accounts() {
        if (!isAsked) accounts = listed();
        isAsked = true;
        return accounts;
    }

    private Optional<List<AccountPage.Line>> listed() {
        var lines = new ArrayList<AccountPage.Line>();
        Optional<String> after = Optional.empty();
        try {
            do {
                var page = server.ask("/v1/accounts", new ListAccounts(after), AccountPage.class);
                lines.addAll(page.accounts());
                after = page.next();
            } while (after.isPresent());
            return Optional.of(lines);
        } catch (CommandException e) {
            return Optional.empty();
        }
    }

    /** Read without its type: a daemon of another release may tell more of each key. */
    @Override
    public Optional<Map<String, List<String>>> exemptKeys() {
        var keys = new TreeMap<String, List<String>>();
        Optional<String> after = Optional.empty();
        try {
            do {
                var page = server.ask("/v1/ssh-keys/all", new ListAccounts(after), JsonNode.class);
                for (JsonNode key : page.path("keys"))
                    if (key.has("command"))
                        keys.computeIfAbsent(
                                        key.path("account").asString(""), none -> new ArrayList<>())
                                .add(blob(key.path("key").asString("")));
                after = Optional.of(page.path("next").asString("")).filter(text -> !text.isEmpty());
            } while (after.isPresent());
            return Optional.of(keys);
        } catch (CommandException.NotFound e) {
            return Optional.of(Map.of()); // this daemon has no list of keys, so every key asks
        } catch (CommandException e) {
            return Optional.empty();
        }
    }

    /** Behind the type. */
    private static String blob(String key) {
        return key.substring(key.indexOf(' ') + 1).replaceAll(" .*", "");
    }

    @Override
    public Optional<Foreseen> foresee(HostAccount account, String service, String address) {
        var question =
                new ForeseeLogin(
                        Optional.of(account.name()),
                        service,
                        Optional.empty(),
                        Optional.of(address),
                        List.copyOf(account.groups()),
                        Optional.of(account.uid()));
        try {
            var answer = server.ask("/v1/explain", question, LoginForeseen.class);
            return Optional.of(new Foreseen(answer.isProtected(), answer.requirement()));
        } catch (CommandException e) {
            return Optional.empty();
        }
    }
}
