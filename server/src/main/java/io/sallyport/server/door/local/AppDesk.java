package io.sallyport.server.door.local;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.app.CommandDesk;
import io.sallyport.server.door.Peer;
import io.sallyport.server.door.local.Visit.Standing;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.OfAccount;
import io.sallyport.server.json.HoldsSecret;
import io.sallyport.server.json.StrictJson;
import io.sallyport.server.json.UnfitJsonException;
import java.util.Map;
import java.util.Optional;

/** The operations of the command socket, for applications that have the right to them. */
final class AppDesk implements CommandDesk {
    /** The word of the door that applications come through. */
    private static final String DOOR = "http";

    private final Map<String, Operation<?>> operations;

    AppDesk(Map<String, Operation<?>> operations) {
        this.operations = operations;
    }

    @Override
    public Outcome answer(String path, byte[] body, Asker asker)
            throws UnfitJsonException, NotAllowedException, InterruptedException {
        Operation<?> operation = operations.get(path);
        if (operation == null) throw new IllegalArgumentException("no such operation: " + path);
        return answer(operation, body, asker);
    }

    private static <M> Outcome answer(Operation<M> operation, byte[] body, Asker asker)
            throws UnfitJsonException, NotAllowedException, InterruptedException {
        M message = StrictJson.read(body, operation.message());
        try {
            Visit visit = visit(message, asker);
            Object answer = operation.work().answer(visit, message);
            boolean isDenial =
                    answer instanceof ChangeReply change
                            && change.outcome() == ChangeReply.Outcome.DENIED;
            return new Outcome.Done(visit.subject().map(AccountName::value), answer, isDenial);
        } catch (RefusedException e) {
            return new Outcome.Refused(e.kind().status(), String.valueOf(e.getMessage()));
        } finally {
            if (message instanceof HoldsSecret secret) secret.close();
        }
    }

    private static Visit visit(Object message, Asker asker)
            throws RefusedException, NotAllowedException {
        Optional<AccountName> subject = Optional.empty();
        if (message instanceof OfAccount ofAccount) {
            var login = ofAccount.account();
            // An administrator's list may be about everybody.
            if (login.isEmpty() && !asker.isAdministrator())
                throw RefusedException.malformed("account is missing.");
            if (login.isPresent()) {
                subject = asker.account(login.get());
                if (subject.isEmpty())
                    throw RefusedException.malformed("account cannot be an account's name.");
            }
        }
        var caller = new Peer("application " + asker.app().name(), asker.isAdministrator());
        return new Visit(
                caller,
                subject,
                asker.isAdministrator() ? Standing.ADMINISTRATOR : Standing.OWNER,
                "",
                asker.app().name(),
                DOOR);
    }
}
