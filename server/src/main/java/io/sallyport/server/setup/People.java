package io.sallyport.server.setup;

import io.sallyport.server.setup.Accounts.Account;
import io.sallyport.server.setup.SshSetup.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks at each account of the host: who comes in now, and who will with the staged files. */
final class People {
    private final Programs programs;
    private final Effective now;
    private final Effective then;
    private final boolean isOneForAll;

    /**
     * @param now the host as it is
     * @param then the staged files
     * @param isOneForAll whether the files say the same for every account, so one is asked for
     */
    People(Programs programs, Effective now, Effective then, boolean isOneForAll) {
        this.programs = programs;
        this.now = now;
        this.then = then;
        this.isOneForAll = isOneForAll;
    }

    /**
     * @param enrolled names of all who have a second step
     * @throws SetupException if keys would be lost, root would not come in as wished, or somebody
     *     with a second step is among the automated
     */
    Outlook look(Wish wish, Set<String> enrolled) throws SetupException {
        var accounts = new Accounts(programs);
        List<Account> all = accounts.all();
        var automation = new TreeSet<String>();
        if (wish.automation().isPresent()) {
            automation.addAll(accounts.members(wish.automation().get(), all));
            refusePeople(automation, enrolled);
        }
        new RootPromise(then).check(wish.root());
        Set<String> silent = new Terminals(programs).neverUsed();
        var moved = new MovedKeys(programs);
        var automated = new ArrayList<String>();
        var lockedOut = new ArrayList<String>();
        long arriving = 0;
        for (Account account : all) {
            Settings before = now.of(asked(account), Effective.OUTSIDE);
            Settings after = then.of(asked(account), Effective.OUTSIDE);
            var keys = Keys.in(before.keyFiles(account.name(), account.home()));
            moved.check(account, keys, before, after);
            if (!automation.contains(account.name()))
                Automated.reason(account, keys, silent.contains(account.name()))
                        .ifPresent(why -> automated.add(account.name() + ": " + why));
            boolean comesIn = comesIn(account, after, wish);
            if (enrolled.contains(account.name()) && comesIn) arriving++;
            if (!account.isRoot()
                    && !comesIn
                    && before.letsIn(!keys.isEmpty(), account.hasPassword(), account.hasPassword()))
                lockedOut.add(account.name() + ": " + missing(after, wish));
        }
        return new Outlook(automated, lockedOut, arriving, then.asked());
    }

    private String asked(Account account) {
        return isOneForAll && !account.isRoot() ? "nobody" : account.name();
    }

    private static boolean comesIn(Account account, Settings after, Wish wish) {
        if (account.isRoot() && after.is("permitrootlogin", "no")) return false;
        boolean hasKeys =
                !Keys.in(after.keyFiles(account.name(), account.home())).isEmpty()
                        || after.value("authorizedkeyscommand")
                                .filter(command -> !command.equals("none"))
                                .isPresent();
        boolean hasDialog = wish.recipe() == Recipe.KEY_AND_CODE || account.hasPassword();
        return after.letsIn(hasKeys, account.hasPassword(), hasDialog);
    }

    private static String missing(Settings after, Wish wish) {
        if (!after.letsIn(true, true, true)) return "no method of theirs is switched on";
        return wish.recipe() == Recipe.KEY_AND_CODE ? "has no key" : "has no password";
    }

    /** SSH-32: a way round a second step that somebody has. */
    private static void refusePeople(Set<String> automation, Set<String> enrolled)
            throws SetupException {
        for (String name : automation)
            if (enrolled.contains(name))
                throw new SetupException(
                        name
                                + " has a second step, and is in the group of the automated"
                                + " accounts, who need none.",
                        "Automation should have accounts of its own: take "
                                + name
                                + " out of the group.");
    }
}
