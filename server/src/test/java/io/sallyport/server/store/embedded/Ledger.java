package io.sallyport.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.store.Samples;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a {@link LoadProgram} was told to be durable. */
final class Ledger {
    private final Map<AccountName, Long> numbers = new HashMap<>();
    private final Set<String> unchecked = new HashSet<>();
    private final Set<String> counts = new HashSet<>();
    private int acceptedTwice;

    /** Takes a line of the load program down; true if it acknowledges a count. */
    boolean add(String line) {
        String[] words = line.split(" ");
        if (!words[0].equals("counted") || !line.endsWith(" .")) return false;
        long number = Long.parseLong(words[2]);
        if (!counts.add(words[1] + " " + number)) acceptedTwice++;
        numbers.merge(new AccountName(words[1]), number, Math::max);
        unchecked.add(words[3]);
        return true;
    }

    int size() {
        return counts.size();
    }

    /** Every acknowledged count is there, once, and each event since the last check. */
    void check(EmbeddedStore store) {
        assertEquals(0, acceptedTwice);
        numbers.forEach((name, acknowledged) -> {
            long found = Samples.number(store.find(name).orElseThrow().account());
            assertTrue(
                    found >= acknowledged,
                    () -> name + " stands at " + found + " after " + acknowledged);
            assertEquals(found, eventsOf(store, name), "events of " + name);
        });
        for (String id : unchecked) assertTrue(store.find(id).isPresent(), () -> "event " + id);
        unchecked.clear();
    }

    private static long eventsOf(EmbeddedStore store, AccountName name) {
        long count = 0;
        var page = store.after(0, Optional.of(name), 1_000);
        while (!page.isEmpty()) {
            count += page.size();
            page = store.after(page.getLast().sequence(), Optional.of(name), 1_000);
        }
        return count;
    }
}
