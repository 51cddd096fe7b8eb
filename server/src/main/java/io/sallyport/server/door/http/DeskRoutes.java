package io.sallyport.server.door.http;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.app.App;
import io.sallyport.server.app.CommandDesk;
import io.sallyport.server.app.CommandDesk.NotAllowedException;
import io.sallyport.server.app.CommandDesk.Outcome;
import io.sallyport.server.app.Right;
import io.sallyport.server.door.http.ProblemException.Kind;
import io.sallyport.server.json.UnfitJsonException;
import java.util.List;
import java.util.Optional;

/** What commands do, for applications: which operations, and by which right. */
final class DeskRoutes {
    private final CommandDesk desk;
    private final People people;

    DeskRoutes(CommandDesk desk, People people) {
        this.desk = desk;
        this.people = people;
    }

    List<Route> all() {
        return List.of(
                own("people/status", "/v1/status", Right.STATUS),
                own("enrollments/begin", "/v1/enrollments/begin", Right.ENROLL),
                own("enrollments/prove", "/v1/enrollments/prove", Right.ENROLL),
                own("devices/remove", "/v1/devices/remove", Right.MANAGE),
                own("devices/forget-known", "/v1/places/forget", Right.MANAGE),
                own("recovery-codes/renew", "/v1/recovery-codes/renew", Right.MANAGE),
                own("second-step/disable", "/v1/disable", Right.MANAGE),
                own("ssh-keys", "/v1/ssh-keys", Right.STATUS),
                own("ssh-keys/add", "/v1/ssh-keys/add", Right.KEYS),
                own("ssh-keys/remove", "/v1/ssh-keys/remove", Right.KEYS),
                administration("admin/people", "/v1/accounts"),
                administration("admin/people/status", "/v1/status"),
                administration("admin/people/lost-phone", "/v1/accounts/lost-phone"),
                administration("admin/people/open", "/v1/accounts/open"),
                administration("admin/people/delete", "/v1/accounts/delete"),
                administration("admin/devices/remove", "/v1/devices/remove"),
                administration("admin/recovery-codes/renew", "/v1/recovery-codes/renew"),
                administration("admin/second-step/disable", "/v1/disable"),
                administration("admin/enrollments/begin", "/v1/enrollments/begin"),
                administration("admin/enrollments/prove", "/v1/enrollments/prove"),
                administration("admin/devices/forget-known", "/v1/places/forget"),
                administration("admin/ssh-keys", "/v1/ssh-keys"),
                administration("admin/ssh-keys/all", "/v1/ssh-keys/all"),
                administration("admin/ssh-keys/allow", "/v1/ssh-keys/allow", Right.KEYS),
                administration("admin/ssh-keys/add", "/v1/ssh-keys/add", Right.KEYS),
                administration("admin/ssh-keys/remove", "/v1/ssh-keys/remove", Right.KEYS),
                administration("admin/explain", "/v1/explain"),
                administration("admin/audit/find", "/v1/audit/find"),
                administration("admin/audit", "/v1/audit"));
    }

    private Route own(String path, String operation, Right right) {
        return new Route(path, (caller, body) -> answer(caller, body, operation, right, false));
    }

    private Route administration(String path, String operation) {
        return administration(path, operation, Right.ADMINISTER);
    }

    /** With one more right. */
    private Route administration(String path, String operation, Right more) {
        return new Route(
                path,
                (caller, body) -> {
                    caller.need(more);
                    return answer(caller, body, operation, Right.ADMINISTER, true);
                });
    }

    private Reply answer(
            Caller caller, byte[] body, String operation, Right right, boolean isAdministrator)
            throws ProblemException, UnfitJsonException, InterruptedException {
        caller.need(right);
        // Lists and the audit tell of everybody.
        if (isAdministrator && !caller.app().rights().people().isEmpty())
            throw new ProblemException(
                    Kind.NOT_ALLOWED,
                    "Only an application that may ask about everybody may administer.",
                    "Add it without --people.");
        try {
            return reply(desk.answer(operation, body, asker(caller, isAdministrator)));
        } catch (NotAllowedException e) {
            throw People.notAllowed(caller, "account");
        }
    }

    private static Reply reply(Outcome outcome) throws ProblemException {
        return switch (outcome) {
            case Outcome.Done done -> Reply.Brought.done(done);
            case Outcome.Refused refused ->
                    throw new ProblemException(
                            switch (refused.status()) {
                                case 400 -> Kind.MALFORMED;
                                case 403 -> Kind.NOT_ALLOWED;
                                case 404 -> Kind.NOT_FOUND;
                                default -> Kind.REFUSED;
                            },
                            refused.message(),
                            "See the page of the operation in the documentation.");
        };
    }

    private CommandDesk.Asker asker(Caller caller, boolean isAdministrator) {
        return new CommandDesk.Asker() {
            @Override
            public App app() {
                return caller.app();
            }

            @Override
            public boolean isAdministrator() {
                return isAdministrator;
            }

            @Override
            public Optional<AccountName> account(String login) throws NotAllowedException {
                var account = people.account(caller, login);
                if (account.isPresent() && !caller.app().rights().mayAskAbout(account.get()))
                    throw new NotAllowedException();
                return account;
            }
        };
    }
}
