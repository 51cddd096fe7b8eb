package io.sallyport.server.door.local;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.enrollment.EndGraces;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.EndGrace;
import io.sallyport.server.door.local.wire.GraceEnded;
import io.sallyport.server.door.local.wire.Nothing;
import java.util.List;
import java.util.Optional;

/** Ends what a code spares its owner at terminals; nobody proves anything for being asked more. */
final class GraceOperations {
    private final AccountChanges changes;
    private final AccountStore store;

    GraceOperations(LocalParts parts) {
        this.changes = parts.changes();
        this.store = parts.store();
    }

    GraceEnded end(Visit visit, EndGrace message) throws RefusedException {
        AccountName name = visit.account();
        if (visit.isAdministration() && store.find(name).isEmpty())
            throw AccountOperations.unknown(name);
        return sum(List.of(ended(visit, name)));
    }

    GraceEnded endAll(Visit visit, Nothing message) {
        long terminals = 0;
        long accounts = 0;
        Optional<AccountName> after = Optional.empty();
        while (true) {
            var names = store.names(after, AccountStore.NAMES_MAX);
            var ended =
                    sum(names.stream().filter(this::holdsAny).map(n -> ended(visit, n)).toList());
            terminals += ended.terminals();
            accounts += ended.accounts();
            if (names.size() < AccountStore.NAMES_MAX) return new GraceEnded(terminals, accounts);
            after = Optional.of(names.getLast());
        }
    }

    private boolean holdsAny(AccountName name) {
        return store.find(name).map(Versioned::account).stream()
                .anyMatch(account -> !account.graces().isEmpty());
    }

    /** At how many terminals; one that holds none is left as it is. */
    private long ended(Visit visit, AccountName name) {
        var change = new EndGraces();
        var outcome =
                changes.endGraces(
                        visit.isAdministration() ? visit.actor() : "",
                        visit.circumstances(),
                        name,
                        change);
        return outcome instanceof ChangeOutcome.Done ? change.ended() : 0;
    }

    private static GraceEnded sum(List<Long> ended) {
        return new GraceEnded(
                ended.stream().mapToLong(Long::longValue).sum(),
                ended.stream().filter(count -> count > 0).count());
    }
}
