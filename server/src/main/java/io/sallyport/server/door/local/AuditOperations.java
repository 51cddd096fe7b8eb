package io.sallyport.server.door.local;

import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.AuditLog.Entry;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.AuditPage;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.door.local.wire.FindEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Reading the audit: root all of it, anybody else their own account's part. */
final class AuditOperations {
    private static final int LIMIT_BY_DEFAULT = 50;
    private static final Duration WAIT_SLICE = Duration.ofMillis(500);

    private final AuditLog audit;
    private final AuditSearch search;
    private final BooleanSupplier stopping;

    /**
     * @param stopping whether whoever waits should be sent home
     */
    AuditOperations(AuditLog audit, BooleanSupplier stopping) {
        this.audit = audit;
        this.search = new AuditSearch(audit);
        this.stopping = stopping;
    }

    AuditPage page(Visit visit, AuditQuery query) throws RefusedException, InterruptedException {
        int limit = number(query.limit(), LIMIT_BY_DEFAULT, 1, AuditQuery.LIMIT_MAX, "limit");
        int wait = number(query.waitSeconds(), 0, 0, AuditQuery.WAIT_SECONDS_MAX, "wait_seconds");
        if (query.after().isPresent() && query.after().get() < 0)
            throw RefusedException.malformed("after is at least 0.");
        Optional<AccountName> whose = whose(visit, query);
        if (query.after().isPresent())
            return waited(
                    visit, query, whose, query.after().get(), limit, Duration.ofSeconds(wait));
        return query.since().isPresent()
                ? since(visit, query, whose, query.since().get(), limit)
                : newest(visit, query, whose, limit);
    }

    Event find(Visit visit, FindEvent message) throws RefusedException {
        Entry entry = audit.find(message.id()).orElseThrow(() -> unknown());
        if (visit.caller().isRoot()) return EventWords.forRoot(entry);
        // Whether somebody else has an event of this id is not theirs to know.
        if (!entry.event().account().equals(visit.subject())) throw unknown();
        return EventWords.forOwner(entry);
    }

    private static RefusedException unknown() {
        return RefusedException.notFound(
                "There is no event of this id that you may see; sallyport audit show lists them.");
    }

    private static Optional<AccountName> whose(Visit visit, AuditQuery query)
            throws RefusedException {
        if (visit.caller().isRoot() && query.account().isEmpty()) return Optional.empty();
        return Optional.of(visit.account());
    }

    private AuditPage newest(
            Visit visit, AuditQuery query, Optional<AccountName> whose, int limit) {
        if (!denied(query)) {
            var entries = audit.newest(whose, limit);
            return page(visit, entries, last(entries), entries.size() < limit);
        }
        var looked = audit.newest(whose, AuditLog.ENTRIES_MAX);
        var found = looked.stream().filter(AuditOperations::isDenial).toList();
        var shown = found.subList(Math.max(0, found.size() - limit), found.size());
        boolean complete = looked.size() < AuditLog.ENTRIES_MAX && shown.size() == found.size();
        return page(visit, shown, last(looked), complete);
    }

    private AuditPage since(
            Visit visit, AuditQuery query, Optional<AccountName> whose, Instant since, int limit) {
        var looked = audit.after(search.before(since), whose, AuditLog.ENTRIES_MAX);
        var found =
                looked.stream()
                        .filter(entry -> !entry.event().at().isBefore(since))
                        .filter(entry -> !denied(query) || isDenial(entry))
                        .toList();
        var shown = found.subList(0, Math.min(limit, found.size()));
        boolean all = shown.size() == found.size();
        long next = all ? last(looked) : last(shown);
        return page(visit, shown, next, all && looked.size() < AuditLog.ENTRIES_MAX);
    }

    private AuditPage waited(
            Visit visit,
            AuditQuery query,
            Optional<AccountName> whose,
            long after,
            int limit,
            Duration wait)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        long seen = after;
        while (true) {
            var entries = audit.after(seen, whose, limit);
            var shown =
                    entries.stream().filter(entry -> !denied(query) || isDenial(entry)).toList();
            long next = entries.isEmpty() ? seen : last(entries);
            if (!shown.isEmpty() || System.nanoTime() >= deadline || stopping.getAsBoolean())
                return page(visit, shown, next, entries.size() < limit);
            seen = entries.isEmpty() ? behindOthers(whose, seen) : next;
            audit.await(seen, WAIT_SLICE);
        }
    }

    /** Where nothing of this account can lie before, so that other people's events wake nobody. */
    private long behindOthers(Optional<AccountName> whose, long seen) {
        if (whose.isEmpty()) return seen;
        long newest = Math.max(seen, last(audit.newest(Optional.empty(), 1)));
        // One of the account's own may have come between the two looks.
        var own = audit.after(seen, whose, 1);
        return own.isEmpty() ? newest : Math.min(newest, own.getFirst().sequence() - 1);
    }

    private static AuditPage page(Visit visit, List<Entry> entries, long next, boolean complete) {
        List<Event> events =
                entries.stream()
                        .map(visit.caller().isRoot() ? EventWords::forRoot : EventWords::forOwner)
                        .toList();
        return new AuditPage(events, next, complete);
    }

    private static boolean denied(AuditQuery query) {
        return query.denied().orElse(false);
    }

    private static boolean isDenial(Entry entry) {
        return entry.event().verdict() == Verdict.DENIED;
    }

    private static long last(List<Entry> entries) {
        return entries.isEmpty() ? 0 : entries.getLast().sequence();
    }

    private static int number(
            Optional<Integer> given, int byDefault, int least, int most, String field)
            throws RefusedException {
        int number = given.orElse(byDefault);
        if (number < least || number > most)
            throw RefusedException.malformed(field + " is " + least + " to " + most + ".");
        return number;
    }
}
