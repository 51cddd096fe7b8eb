package io.sallyport.engine.sealing;

/** How far a check has come. A check can be taken up at any place, also after a restart. */
public sealed interface Place {
    /** Where every check begins. */
    Place START = new Seals(0, 0);

    /**
     * Seals, and the events under them.
     *
     * @param seal number of the last one that was checked
     * @param sequence of the last event that was checked
     */
    record Seals(long seal, long sequence) implements Place {}

    /**
     * Events behind the last seal.
     *
     * @param sequence of the last event that was checked
     */
    record Rest(long sequence) implements Place {}

    /**
     * Events of each account, one account after another.
     *
     * @param label of the last event that was checked
     * @param sequence of that event
     */
    record Links(String label, long sequence) implements Place {}

    /**
     * Registers, in the order of their names.
     *
     * @param after name of the last one that was checked; empty text for the beginning
     */
    record Registers(String after) implements Place {}

    /** Everything was checked. */
    record End() implements Place {}
}
