package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountStatus;
import java.util.List;
import java.util.Optional;

/** Looks accounts up for an administrator. */
final class AccountLookup {
    private AccountLookup() {}

    static AccountStatus of(CommandSocket server, String account) throws CommandException {
        return server.ask("/v1/status", About.of(Optional.of(account)), AccountStatus.class);
    }

    /** An account that does not exist yet has nothing. */
    static AccountStatus orNothing(CommandSocket server, String account) throws CommandException {
        try {
            return of(server, account);
        } catch (CommandException.NotFound e) {
            return new AccountStatus(
                    account,
                    "",
                    false,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of());
        }
    }
}
