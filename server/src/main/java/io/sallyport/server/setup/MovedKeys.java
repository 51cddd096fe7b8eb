package io.sallyport.server.setup;

import io.sallyport.server.doctor.Probe;
import io.sallyport.server.setup.Accounts.Account;
import io.sallyport.server.setup.Keys.AuthorizedKey;
import java.util.List;

/** Keys that sshd will look for elsewhere: each must be there (DOC-100). */
final class MovedKeys {
    private final Programs programs;

    MovedKeys(Programs programs) {
        this.programs = programs;
    }

    /**
     * @param keys that log in today
     */
    void check(Account account, List<AuthorizedKey> keys, Settings before, Settings after)
            throws SetupException {
        var files = after.keyFiles(account.name(), account.home());
        if (files.equals(before.keyFiles(account.name(), account.home()))) return;
        List<AuthorizedKey> there = Keys.in(files);
        for (AuthorizedKey key : keys)
            if (there.stream().noneMatch(other -> other.blob().equals(key.blob()))
                    && !isServed(account, key, after))
                throw new SetupException(
                        "the key "
                                + key.fingerprint()
                                + " of "
                                + account.name()
                                + " would not log in any more: sshd will look for it in "
                                + after.value("authorizedkeysfile").orElse("none")
                                + ".",
                        "Put it there, with restrict,command= before it, or take it out of the"
                                + " account's present file; then run this again.");
    }

    private boolean isServed(Account account, AuthorizedKey key, Settings after)
            throws SetupException {
        String program = Programs.ours("sallyport-keys");
        if (after.value("authorizedkeyscommand").filter(it -> it.startsWith(program)).isEmpty())
            return false;
        Probe.Answer answer =
                programs.ask(List.of(program, account.name(), key.type(), key.fingerprint()));
        return answer.status() == 0 && answer.out().contains(key.blob());
    }
}
