package io.sallyport.server.store;

import java.util.Map;
import java.util.Optional;

/**
 * The rows of a store and the keys that their check values are under: to seal them anew when the
 * key file has a new key. Every method throws {@code StoreException} if the store failed.
 */
public interface SealedRows {
    /** What rows there are; a pass goes through them in this order. */
    enum Kind {
        ACCOUNTS,
        EVENTS,
        /** What the store says of itself; one page. */
        STORE
    }

    /** Behind which row a page begins. */
    record Place(Kind kind, long after) {
        /** Before the first row of all. */
        public static final Place BEGIN = first(Kind.ACCOUNTS);

        /** Before the first row of the next kind; empty behind the last. */
        public Optional<Place> nextKind() {
            return switch (kind) {
                case ACCOUNTS -> Optional.of(first(Kind.EVENTS));
                case EVENTS -> Optional.of(first(Kind.STORE));
                case STORE -> Optional.empty();
            };
        }

        private static Place first(Kind kind) {
            return new Place(kind, Long.MIN_VALUE);
        }
    }

    /**
     * A page that was gone through.
     *
     * @param looked how many rows it has
     * @param keys how many of them were found under which key, by its id
     * @param renewed how many were sealed anew
     * @param damaged how many are not what was sealed, and stay as they are
     * @param next where to go on; empty at the end
     */
    record Page(
            int looked, Map<Long, Integer> keys, int renewed, int damaged, Optional<Place> next) {}

    /** What is to be done with rows. */
    enum Work {
        /** Nothing is changed, and nothing is checked. */
        LOOK,
        /** Rows under another key than the newest are checked, and sealed under it, durably. */
        RENEW
    }

    /** Goes through one page. */
    Page page(Place from, Work work);

    /**
     * Whether the store's own rows are under another key than the newest: the last of a renewal, so
     * that one which was interrupted is known by it.
     */
    boolean isUnfinished();
}
