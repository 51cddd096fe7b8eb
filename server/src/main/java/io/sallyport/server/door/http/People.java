package io.sallyport.server.door.http;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.IdentityMap;
import java.util.Optional;
import java.util.function.Supplier;

/** Which person a login name means when an application says it, and whether it may ask. */
final class People {
    /** The word for this door, in the audit and in {@code map} lines. */
    static final String DOOR = "http";

    private final Supplier<IdentityMap> names;

    People(Supplier<IdentityMap> names) {
        this.names = names;
    }

    Optional<AccountName> account(Caller caller, String login) {
        return names.get().accountOf(DOOR, caller.app().name(), login);
    }

    Optional<String> of(Caller caller, String login) {
        return account(caller, login).map(AccountName::value);
    }

    /** What can be no account's name is for the engine to deny, like every other wrong name. */
    void admit(Caller caller, String login) throws ProblemException {
        var account = account(caller, login);
        if (account.isPresent() && !caller.app().rights().mayAskAbout(account.get()))
            throw notAllowed(caller, "login");
    }

    static ProblemException notAllowed(Caller caller, String field) {
        return new ProblemException(
                ProblemException.Kind.NOT_ALLOWED,
                field,
                "The application may not ask about this person.",
                "See whom it may ask about: sallyport app show " + caller.app().name());
    }
}
