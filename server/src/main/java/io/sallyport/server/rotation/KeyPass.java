package io.sallyport.server.rotation;

import io.sallyport.engine.SecretRenewal;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.KeysStatus.Pass;
import io.sallyport.server.store.SealedRows;
import io.sallyport.server.store.SealedRows.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the whole store: which keys it needs, and, in a rotation, everything brought under
 * the newest. A page at a time; what is damaged is told and left as it is.
 */
final class KeyPass implements Runnable {
    private static final int NAMES_OF_A_PAGE = 200;
    private static final int DAMAGED_TOLD_MAX = 20;
    private static final Logger LOG = LoggerFactory.getLogger(KeyPass.class);

    private final AccountStore store;
    private final SealedRows rows;
    private final SecretRenewal secrets;
    private final Order order;

    private final Map<String, Long> needed = new TreeMap<>();
    private final List<String> damaged = new ArrayList<>();
    private boolean isRunning = true;
    private long accounts;
    private long records;
    private long older;
    private long renewed;
    private long damagedCount;
    private Optional<String> fault = Optional.empty();
    private volatile boolean stopped;

    /**
     * What is to be done, and on whose word.
     *
     * @param key the newest key
     */
    record Order(
            SealedRows.Work work,
            String actor,
            Circumstances circumstances,
            int key,
            Instant begun) {
        boolean isRotation() {
            return work == SealedRows.Work.RENEW;
        }
    }

    KeyPass(AccountStore store, SealedRows rows, SecretRenewal secrets, Order order) {
        this.store = store;
        this.rows = rows;
        this.secrets = secrets;
        this.order = order;
    }

    @Override
    public void run() {
        try {
            passAccounts();
            passRows();
            end(Optional.empty());
        } catch (StoppedException e) {
            end(Optional.of("the server was stopped"));
        } catch (RuntimeException e) {
            LOG.error("a look at the wrapping keys of the store ended early", e);
            end(Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Ends it at the next page. */
    void stop() {
        stopped = true;
    }

    Order order() {
        return order;
    }

    /** How far it has come. */
    synchronized Pass state() {
        return new Pass(
                order.isRotation() ? Pass.ROTATE : Pass.COUNT,
                isRunning,
                order.key(),
                order.begun(),
                accounts,
                records,
                older,
                renewed,
                Map.copyOf(needed),
                List.copyOf(damaged),
                damagedCount,
                fault);
    }

    private void passAccounts() {
        Optional<AccountName> after = Optional.empty();
        List<AccountName> page;
        do {
            page = store.names(after, NAMES_OF_A_PAGE);
            for (AccountName name : page) passAccount(name);
            if (!page.isEmpty()) after = Optional.of(page.getLast());
        } while (page.size() == NAMES_OF_A_PAGE);
    }

    private void passAccount(AccountName name) {
        if (stopped) throw new StoppedException();
        try {
            // Without a turn: most have nothing that is due.
            Optional<Account> account = store.find(name).map(Versioned::account);
            if (account.isEmpty()) return;
            saw(account.get());
            if (order.isRotation() && secrets.isDue(account.get()))
                secrets.renew(order.actor(), order.circumstances(), name);
        } catch (KeyException e) {
            isDamaged("account " + name + ": " + e.getMessage());
        } catch (StoreException e) {
            // Its record cannot be read; or nothing can, which the next page finds.
            isDamaged("account " + name + ": " + e.getMessage());
        }
    }

    private synchronized void saw(Account account) {
        accounts++;
        if (secrets.isDue(account)) older++;
        for (long key : secrets.keysNeeded(account))
            needed.merge(String.valueOf(key), 1L, Long::sum);
    }

    private void passRows() {
        Optional<Place> place = Optional.of(Place.BEGIN);
        while (place.isPresent()) {
            if (stopped) throw new StoppedException();
            var page = rows.page(place.get(), order.work());
            saw(page);
            place = page.next();
        }
    }

    private synchronized void saw(SealedRows.Page page) {
        records += page.looked();
        renewed += page.renewed();
        page.keys().forEach((key, count) -> needed.merge(key.toString(), (long) count, Long::sum));
        if (page.damaged() > 0) {
            damagedCount += page.damaged();
            tell(page.damaged() + " records are damaged and keep their key");
        }
    }

    private synchronized void isDamaged(String what) {
        LOG.warn("not brought under the newest wrapping key: {}", what);
        damagedCount++;
        tell(what);
    }

    private void tell(String what) {
        if (damaged.size() < DAMAGED_TOLD_MAX) damaged.add(what);
    }

    private synchronized void end(Optional<String> why) {
        isRunning = false;
        fault = why;
    }

    /** The server is closing. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
