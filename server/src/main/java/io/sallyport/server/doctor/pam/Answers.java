package io.sallyport.server.doctor.pam;

import java.util.List;

/** What an entry's module may answer. */
@FunctionalInterface
interface Answers {
    /** At least one, always in the same order; numbers as in {@link ReturnValue}. */
    List<Integer> of(PamEntry entry);
}
