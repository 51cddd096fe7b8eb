package io.sallyport.engine;

import java.time.Duration;
import java.util.List;

/**
 * What to show and ask next.
 *
 * @param id to be handed back with the answer; sealed, so it says nothing and cannot be forged
 * @param lifetime how long it can be answered
 * @param prompts at least one of them asks
 */
public record Challenge(byte[] id, Duration lifetime, List<Prompt> prompts) {
    /** Longest id in bytes. */
    public static final int ID_BYTES_MAX = 1_024;

    public Challenge {
        id = id.clone();
        prompts = List.copyOf(prompts);
    }

    @Override
    public byte[] id() {
        return id.clone();
    }
}
