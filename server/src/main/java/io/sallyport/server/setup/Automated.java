package io.sallyport.server.setup;

import io.sallyport.server.setup.Accounts.Account;
import io.sallyport.server.setup.Keys.AuthorizedKey;
import java.util.List;
import java.util.Optional;

/** Whether nobody seems to sit at an account: such clients cannot be asked (SSH-30). */
final class Automated {
    private Automated() {}

    /**
     * @param keys that log in to it
     * @param isSilent whether it was used by key lately, and never at a terminal
     */
    static Optional<String> reason(Account account, List<AuthorizedKey> keys, boolean isSilent) {
        if (keys.isEmpty()) return Optional.empty();
        if (keys.stream().anyMatch(AuthorizedKey::hasCommand))
            return Optional.of("has a key that is pinned to a command");
        if (account.isClosed())
            return Optional.of("has keys, and no shell to work in (" + account.shell() + ")");
        if (account.isSystem()) return Optional.of("is an account of the system, and has keys");
        if (isSilent)
            return Optional.of("was used by key in the last 30 days, and never at a terminal");
        return Optional.empty();
    }
}
