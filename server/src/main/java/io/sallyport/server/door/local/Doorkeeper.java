package io.sallyport.server.door.local;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.server.door.Peer;
import io.sallyport.server.door.local.Operation.Access;
import io.sallyport.server.door.local.Visit.Standing;
import io.sallyport.server.door.local.wire.OfAccount;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides who may ask for what: the one place where it is decided (FAIL-15). */
final class Doorkeeper {
    /** A command on a host acts on the account that the same name means when it logs in there. */
    private static final String LOGIN_DOOR = "host";

    private final Supplier<IdentityMap> names;
    private final String hostName;

    Doorkeeper(Supplier<IdentityMap> names, String hostName) {
        this.names = names;
        this.hostName = hostName;
    }

    /**
     * Lets the caller in with this message.
     *
     * @param operator the person behind root; believed of root only
     */
    Visit admit(Peer caller, Access access, Object message, String operator)
            throws RefusedException {
        Optional<AccountName> own =
                caller.ownName().filter(Doorkeeper::isName).flatMap(this::accountOf);
        Optional<String> named =
                message instanceof OfAccount ofAccount ? ofAccount.account() : Optional.empty();
        return switch (access) {
            case ANYBODY -> visit(caller, own, Standing.OWNER, operator);
            case ROOT -> {
                if (!caller.isRoot())
                    throw RefusedException.notYours("Only root may do this; try it with sudo.");
                if (message instanceof OfAccount && named.isEmpty())
                    throw RefusedException.malformed("account is missing.");
                yield administration(caller, named, operator);
            }
            case OWNER -> {
                if (caller.isRoot() && named.isPresent())
                    yield administration(caller, named, operator);
                if (!caller.isRoot() && own.isEmpty())
                    throw RefusedException.notYours(
                            "Your user name cannot be the name of an account; ask an"
                                    + " administrator.");
                if (named.isPresent() && !named.equals(own.map(AccountName::value)))
                    throw RefusedException.notYours(
                            "Only root may do this for somebody else; try it with sudo.");
                yield visit(caller, own, Standing.OWNER, operator);
            }
        };
    }

    /** Java writes a uid above 2^31 without a name as a number below 0. */
    private static boolean isName(String login) {
        return !login.matches("-?[0-9]+");
    }

    /** The account that a login name means on a host. */
    Optional<AccountName> accountOf(String login, String host) {
        return names.get().accountOf(LOGIN_DOOR, host, login);
    }

    private Optional<AccountName> accountOf(String login) {
        return accountOf(login, hostName);
    }

    private Visit administration(Peer caller, Optional<String> named, String operator)
            throws RefusedException {
        if (named.isEmpty())
            return visit(caller, Optional.empty(), Standing.ADMINISTRATOR, operator);
        var account = AccountName.parse(named.get());
        if (account.isEmpty())
            throw RefusedException.malformed("account is no name that an account can have.");
        return visit(caller, account, Standing.ADMINISTRATOR, operator);
    }

    private Visit visit(
            Peer caller, Optional<AccountName> subject, Standing standing, String operator) {
        return new Visit(
                caller, subject, standing, caller.isRoot() ? operator : "", hostName, Visit.LOCAL);
    }
}
