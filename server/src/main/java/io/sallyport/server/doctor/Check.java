package io.sallyport.server.doctor;

import java.util.List;

/**
 * One row of the table of hazards, or one more thing that is looked at. It changes nothing (DOC-1).
 */
public interface Check {
    /** Of every finding that it makes. */
    String id();

    /**
     * At least one; who finds nothing says {@link Severity#OK}, who cannot look says {@link
     * Severity#UNKNOWN}.
     */
    List<Finding> findings();
}
