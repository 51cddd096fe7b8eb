package io.sallyport.server;

import io.sallyport.engine.OldCopy;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.config.KeyFile;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An operator's word that an old copy of the store is to be used (FAULT-25), while no server runs.
 * Ended anywhere, the store stays refused, and the same again finishes the work.
 */
public final class OldCopyAcceptance {
    private static final int NAMES_OF_A_PAGE = 200;

    private final Configuration config;
    private final KeyRing keys;
    private final InstantSource clock;

    private OldCopyAcceptance(Configuration config, KeyRing keys, InstantSource clock) {
        this.config = config;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What was done, and what could not be.
     *
     * @param lastEvent sequence of the last event in the copy
     * @param lastEventAt when that was; empty if there is none
     * @param upTo until when all codes count as used
     * @param accounts whose codes these are
     * @param withCounters accounts with counter-driven devices, whose used codes are not known
     * @param withRecoveryCodes how many accounts have codes on paper, of which the same is true
     * @param damaged accounts that could not be read, and let nobody in
     */
    public record Accepted(
            long lastEvent,
            Optional<Instant> lastEventAt,
            Instant upTo,
            long accounts,
            List<String> withCounters,
            long withRecoveryCodes,
            List<String> damaged) {}

    /**
     * @throws BadConfigurationException if the key file cannot be read
     */
    public static OldCopyAcceptance of(Configuration config, InstantSource clock)
            throws BadConfigurationException {
        return new OldCopyAcceptance(config, KeyFile.read(config.keyFile()), clock);
    }

    /**
     * Why the server would refuse the store; empty if it would not.
     *
     * @throws StoreException if it would refuse it for another reason, or is using it
     */
    public Optional<String> why() {
        if (!Wiring.hasStore(config))
            throw new StoreException("there is no store yet; put the copy in its place first");
        return Wiring.whyOld(config, keys);
    }

    /**
     * Makes the copy fit for use; durable on return.
     *
     * @param actor who wants it, for the audit
     * @param reason theirs
     * @throws StoreException if it is not known how far it came; then the store stays refused
     */
    public Accepted accept(String actor, String reason) {
        return Wiring.acceptOldCopy(
                config, keys, (store, audit) -> accept(store, audit, actor, reason));
    }

    private Accepted accept(AccountStore store, AuditLog audit, String actor, String reason) {
        Instant now = clock.instant();
        Optional<AuditLog.Entry> last = audit.newest(Optional.empty(), 1).stream().findFirst();
        // By a clock that is behind, too little would count as used.
        if (last.filter(entry -> entry.event().at().isAfter(now)).isPresent())
            throw new StoreException(
                    "the clock of this host is behind the last event of the copy, "
                            + last.get().event().at()
                            + "; set it right first");
        var where = new Circumstances("local", config.host(), "sallyport", actor, "", "", "");
        var copy = new OldCopy(store, actor, where, now, new SecureRandom());
        var counters = new ArrayList<String>();
        var damaged = new ArrayList<String>();
        long accounts = 0;
        long withRecoveryCodes = 0;
        for (List<AccountName> page = store.names(Optional.empty(), NAMES_OF_A_PAGE);
                !page.isEmpty();
                page = store.names(Optional.of(page.getLast()), NAMES_OF_A_PAGE))
            for (AccountName name : page) {
                Optional<Account> account = read(store, name, damaged);
                if (account.isEmpty()) continue;
                copy.burn(name);
                accounts++;
                if (account.get().credentials().stream().anyMatch(HotpCredential.class::isInstance))
                    counters.add(name.value());
                if (account.get().codeSets().findAny().isPresent()) withRecoveryCodes++;
            }
        long lastEvent = last.map(AuditLog.Entry::sequence).orElse(0L);
        copy.record("it ended at event " + lastEvent + "; " + reason);
        return new Accepted(
                lastEvent,
                last.map(entry -> entry.event().at()),
                now,
                accounts,
                counters,
                withRecoveryCodes,
                damaged);
    }

    private static Optional<Account> read(
            AccountStore store, AccountName name, List<String> damaged) {
        try {
            return store.find(name).map(Versioned::account);
        } catch (StoreException e) {
            damaged.add(name.value());
            return Optional.empty();
        }
    }
}
