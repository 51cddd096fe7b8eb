package io.sallyport.server.cli;

import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.HostAccount;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.ForeseeLogin;
import io.sallyport.server.door.local.wire.ListAccounts;
import io.sallyport.server.door.local.wire.LoginForeseen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code doctor} hears of the daemon over its command socket. Asks for the list once. */
final class AskedDaemon implements DaemonFacts {
    private final CommandSocket server;
    private Optional<List<String>> enrolled = Optional.empty();
    private boolean isAsked;

    AskedDaemon(CommandSocket server) {
        this.server = server;
    }

    @Override
    public synchronized Optional<List<String>> enrolled() {
        if (!isAsked) enrolled = listed();
        isAsked = true;
        return enrolled;
    }

    private Optional<List<String>> listed() {
        var names = new ArrayList<String>();
        Optional<String> after = Optional.empty();
        try {
            do {
                var page = server.ask("/v1/accounts", new ListAccounts(after), AccountPage.class);
                for (var line : page.accounts()) if (line.isProtected()) names.add(line.account());
                after = page.next();
            } while (after.isPresent());
            return Optional.of(names);
        } catch (CommandException e) {
            return Optional.empty();
        }
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
