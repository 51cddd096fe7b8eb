package io.sallyport.server.setup;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        if (begun.isEmpty()) return Optional.empty();
        List<String> services = begun.get().services();
        long after = begun.get().sequence();
        return switch (begun.get().proof()) {
            case LOGIN_FROM_ELSEWHERE -> server.loginByCode(services.getFirst(), after);
            case SUDO_AT_A_TERMINAL ->
                    server.sudoByCode(services, Set.of(Trial.ENROLLED, Trial.FRESH), after);
        };
    }

    /** Whether a use of sudo confirms the change that waits, and no login. */
    public static boolean isBySudo() {
        return SavedSet.begun()
                .filter(begun -> begun.proof() == SavedSet.Proof.SUDO_AT_A_TERMINAL)
                .isPresent();
    }

    /** Keeps the change; false if it was taken back already. */
    public boolean confirm() throws SetupException {
        return SavedSet.confirm(clock.instant());
    }
}
