package io.sallyport.server.setup;

import java.time.InstantSource;
import java.util.Optional;

/** Whether a real login has shown that the change is good (DOC-93, DOC-94). */
public final class Confirmation {
    private final Server server;
    private final InstantSource clock;

    public Confirmation(Server server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
    }

    /** A login since the change that confirms it, in a few words; empty if there is none yet. */
    public Optional<String> login() throws SetupException {
        var begun = SavedSet.begun();
        return begun.isEmpty()
                ? Optional.empty()
                : server.loginByCode(begun.get().service(), begun.get().sequence());
    }

    /** Keeps the change; false if it was taken back already. */
    public boolean confirm() throws SetupException {
        return SavedSet.confirm(clock.instant());
    }
}
