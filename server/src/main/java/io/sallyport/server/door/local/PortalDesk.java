package io.sallyport.server.door.local;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.Peer;
import io.sallyport.server.door.local.Visit.Standing;
import io.sallyport.server.door.local.wire.OfAccount;
import io.sallyport.server.portal.AdministratorDesk;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operations of the command socket, for the portal's pages of administration. */
final class PortalDesk implements AdministratorDesk {
    /** What the pages do; nothing else can be asked for from a browser. */
    static final Set<String> OPERATIONS =
            Set.of(
                    "/v1/accounts",
                    "/v1/status",
                    "/v1/links/make",
                    "/v1/devices/remove",
                    "/v1/places/forget",
                    "/v1/disable",
                    "/v1/accounts/lost-phone",
                    "/v1/accounts/open",
                    "/v1/accounts/delete",
                    "/v1/audit",
                    "/v1/audit/find",
                    "/v1/explain");

    private static final String DOOR = "portal";

    private final Map<String, Operation<?>> operations;
    private final String hostName;

    PortalDesk(Map<String, Operation<?>> operations, String hostName) {
        this.operations = operations;
        this.hostName = hostName;
    }

    @Override
    public Outcome answer(String path, Object message, AccountName administrator)
            throws InterruptedException {
        Operation<?> operation = operations.get(path);
        if (operation == null || !OPERATIONS.contains(path))
            throw new IllegalArgumentException("no operation of the portal: " + path);
        try {
            return new Outcome.Done(answer(operation, message, administrator));
        } catch (RefusedException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
    }

    private <M> Object answer(Operation<M> operation, Object message, AccountName administrator)
            throws RefusedException, InterruptedException {
        M fit = operation.message().cast(message);
        return operation.work().answer(visit(fit, administrator), fit);
    }

    private Visit visit(Object message, AccountName administrator) throws RefusedException {
        Optional<String> named =
                message instanceof OfAccount ofAccount ? ofAccount.account() : Optional.empty();
        Optional<AccountName> subject = named.flatMap(AccountName::parse);
        if (named.isPresent() && subject.isEmpty())
            throw RefusedException.malformed("That is no name that an account can have.");
        var caller = new Peer("administrator " + administrator, true);
        return new Visit(caller, subject, Standing.ADMINISTRATOR, "", hostName, DOOR);
    }
}
