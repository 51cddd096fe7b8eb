package io.sallyport.engine.judge;

import java.util.List;

/**
 * Where an attempt comes from, as far as that chooses the budget it is charged to.
 *
 * @param shown the devices or places, what is recognised most surely first
 * @param sourceOverBudget its source has failed too often of late (GUESS-22)
 */
public record Origin(List<ShownDevice> shown, boolean sourceOverBudget) {
    /** Nothing is known: a stranger. */
    public static final Origin UNKNOWN = new Origin(List.of(), false);

    public Origin {
        shown = List.copyOf(shown);
    }
}
