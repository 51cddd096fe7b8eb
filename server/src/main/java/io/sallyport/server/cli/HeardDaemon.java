package io.sallyport.server.cli;

import io.sallyport.server.doctor.road.DaemonVoice;
import io.sallyport.server.door.local.wire.ClockState;
import io.sallyport.server.door.local.wire.Health;
import io.sallyport.server.door.local.wire.Nothing;
import java.util.Optional;

/** How the daemon says it is, over its command socket. */
final class HeardDaemon implements DaemonVoice {
    private final CommandSocket server;
    private final boolean isRoot;

    /**
     * @param isRoot whether it may be asked for its clock
     */
    HeardDaemon(CommandSocket server, boolean isRoot) {
        this.server = server;
        this.isRoot = isRoot;
    }

    @Override
    public Heard ask() {
        try {
            Health health = server.ask("/v1/health", new Nothing(), Health.class);
            Optional<String> fault =
                    health.status().equals("ok")
                            ? Optional.empty()
                            : health.fault().or(() -> Optional.of("only root is told with what"));
            return new Heard(Optional.empty(), fault, clockDoubt(), Optional.of(health.release()));
        } catch (CommandException e) {
            return new Heard(
                    Optional.of(String.valueOf(e.getMessage())),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    private Optional<String> clockDoubt() throws CommandException {
        return isRoot
                ? server.ask("/v1/clock", new Nothing(), ClockState.class).doubt()
                : Optional.empty();
    }
}
