package io.sallyport.server.door.local;

import io.sallyport.engine.audit.Circumstances;
import io.sallyport.server.door.local.wire.KeysStatus;
import java.util.List;
import java.util.Optional;

/** Who looks after the wrapping keys of the running server. */
public interface KeyDesk {
    KeysStatus status();

    /**
     * Reads the key file again, and takes its keys into use unless they lack one that is needed.
     *
     * @return why they were not taken, a line each; empty if they are in use
     */
    List<String> take(String actor, Circumstances circumstances);

    /** Why the key may not be dropped; empty if nothing needs it. */
    Optional<String> whyNeeded(int id);

    /** Begins to bring everything under the newest key, unless something is under way. */
    void rotate(String actor, Circumstances circumstances);

    /** Begins to count what needs which key, unless something is under way. */
    void count(String actor, Circumstances circumstances);
}
