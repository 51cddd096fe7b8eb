package io.sallyport.engine.googleauth;

/** Says whether a skewed clock may be looked for: a search of 3000 codes costs (GA-166). */
@FunctionalInterface
public interface WideSearch {
    /** Never. */
    WideSearch NEVER = step -> false;

    /**
     * Asked at most once for each candidate that no cheaper comparison has found.
     *
     * @param step the time step that it is
     */
    boolean isAllowed(long step);
}
